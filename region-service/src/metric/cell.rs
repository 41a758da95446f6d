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

    /// The cell's name, as `SCHOOL_TYPE=SBO`: what partitions merge it by.
    pub(crate) fn name(&self) -> String {
        let values = self.0.iter();
        let values = values.map(|(dimension, value)| format!("{dimension}={value}"));
        values.collect::<Vec<_>>().join(";")
    }
}
