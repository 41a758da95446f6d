//! Cells: the values of the dimensions that a figure is broken down by.

use std::collections::BTreeMap;

use schema::metric::Dimension;

/// The values of the asked dimensions, in their order. Without dimensions there is one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell(pub(crate) Vec<(Dimension, String)>);

/// Something for each cell.
pub(crate) type Cells<T> = BTreeMap<Cell, T>;

impl Cell {
    /// The cell of `dimensions` with `values`, in the same order.
    pub(crate) fn of(dimensions: &[Dimension], values: Vec<String>) -> Self {
        Self(dimensions.iter().copied().zip(values).collect())
    }

    /// Every cell that a thing stands in that has the values `of` in each dimension: one for each
    /// combination, so none where a dimension has no value for it.
    pub(crate) fn each(
        dimensions: &[Dimension],
        of: impl Fn(Dimension) -> Vec<String>,
    ) -> Vec<Self> {
        dimensions
            .iter()
            .fold(vec![Self::default()], |cells, dimension| {
                let values = of(*dimension);
                cells
                    .iter()
                    .flat_map(|cell| values.iter().map(|value| cell.with(*dimension, value)))
                    .collect()
            })
    }

    /// Its name, as `SCHOOL_TYPE=SBO`: what partitions merge it by.
    pub(crate) fn name(&self) -> String {
        let values = self.0.iter();
        let values = values.map(|(dimension, value)| format!("{dimension}={value}"));
        values.collect::<Vec<_>>().join(";")
    }

    fn with(&self, dimension: Dimension, value: &str) -> Self {
        let mut values = self.0.clone();
        values.push((dimension, value.to_owned()));
        Self(values)
    }
}
