//! Regions: declared once for the whole file, named by the partitions that host them.

use schema::region::RegionCode;
use serde_norway::{Mapping, Value};

use super::{Reader, Unique, join, most_like, shown};
use crate::config::RegionConfig;

const REGION_KEYS: &[&str] = &["code", "name"];

/// A region code that the file declares, also where the rest of the declaration has a mistake.
pub(super) struct Declared {
    code: RegionCode,
    /// Where its code stands.
    path: String,
}

impl Reader<'_> {
    /// Reads `regions` of the file. To be called before the partitions are read.
    pub(super) fn regions(&mut self, file: &Mapping) -> Option<Vec<RegionConfig>> {
        self.list(file, "", "regions", Self::region)
    }

    /// Reads `regions` of a partition.
    pub(super) fn hosted_regions(
        &mut self,
        partition: &Mapping,
        path: &str,
    ) -> Option<Vec<RegionCode>> {
        let regions = self.list(partition, path, "regions", Self::hosted_region)?;
        if regions.is_empty() {
            self.mistake(
                path,
                "hosts no region",
                "name the codes of those whose rows it holds: `regions: [TWENTE]`",
            );
        }
        Some(regions)
    }

    /// Notes each declared region that no partition hosts. To be called after the partitions are
    /// read.
    pub(super) fn every_region_is_hosted(&mut self) {
        for Declared { code, path } in std::mem::take(&mut self.declared) {
            if !self.seen.contains_key(&(Unique::Host, code.to_string())) {
                self.mistake(
                    &path,
                    format!("is `{code}`, which no partition hosts"),
                    format!(
                        "name it in the partition that holds its rows: `regions: [{code}]`, or leave it out"
                    ),
                );
            }
        }
    }

    fn region(&mut self, value: &Value, path: &str) -> Option<RegionConfig> {
        let mapping = self.mapping(value, path, REGION_KEYS)?;
        let code = self.declared_code(mapping, path);
        let name = self.required_text(mapping, path, "name");
        Some(RegionConfig {
            code: code?,
            name: name?,
        })
    }

    fn declared_code(&mut self, region: &Mapping, path: &str) -> Option<RegionCode> {
        let text = self.required_text(region, path, "code")?;
        let path = join(path, "code");
        let code = self.region_code(&text, &path)?;
        self.unique(Unique::Region, code.to_string(), &path)?;
        self.declared.push(Declared {
            code: code.clone(),
            path,
        });
        Some(code)
    }

    fn hosted_region(&mut self, value: &Value, path: &str) -> Option<RegionCode> {
        let Some(text) = value.as_str() else {
            self.mistake(
                path,
                format!("is {}, not a region code", shown(value)),
                "write the code of a region that `regions` of the file declares: `TWENTE`",
            );
            return None;
        };
        let code = self.region_code(text, path)?;
        self.unique(Unique::Host, code.to_string(), path)?;
        let declared: Vec<&str> = self.declared.iter().map(|one| one.code.as_str()).collect();
        if declared.contains(&code.as_str()) {
            return Some(code);
        }
        let hint = undeclared(&code, &declared);
        self.mistake(
            path,
            format!("is `{code}`, which `regions` of the file does not declare"),
            hint,
        );
        None
    }

    fn region_code(&mut self, text: &str, path: &str) -> Option<RegionCode> {
        RegionCode::new(text)
            .map_err(|_| {
                self.mistake(
                    path,
                    format!("is `{text}`, not a region code"),
                    "use upper-case letters, digits and `_`: `HOLLAND_RIJNLAND`",
                );
            })
            .ok()
    }
}

/// What to do about a code that is not among the declared ones.
fn undeclared(code: &RegionCode, declared: &[&str]) -> String {
    match most_like(code.as_str(), declared) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("declare it there: `- {{ code: {code}, name: … }}`"),
    }
}
