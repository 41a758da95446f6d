//! Pupils known in several regions (*regio-overstijgende leerlingen*), as counts.
//!
//! Counted in memory by tokens that mean nothing outside this request (domain rule R20).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_graphql::{Context, SimpleObject};
use schema::region;
use schema::value::{Object, Value};

use super::asking::Asking;
use super::failure::{Failure, unusable};
use super::registry::Registry;
use super::scalar::{PeriodCode, RegionCode};

/// How many pupils are known in several regions (*regio-overstijgende leerlingen*). "Wordt uniek
/// gemaakt binnen de getoonde kenmerken": a pupil helped in two regions counts once in `distinct` and
/// once in each region, so regions add up to more.
#[derive(Clone, Debug, Default, PartialEq, Eq, SimpleObject)]
pub struct CrossRegion {
    /// Pupils known in two regions or more.
    total: Option<i64>,
    /// Different pupils over all regions (*unieke leerlingen*).
    distinct: Option<i64>,
    /// The regions' pupils, added up (*som van de regio's*).
    sum_of_regions: Option<i64>,
    /// Each pair of regions once, in the order of the registry.
    by_pair: Option<Vec<RegionPair>>,
}

/// How many pupils two regions share.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct RegionPair {
    /// The one region.
    from: RegionCode,
    /// The other.
    to: RegionCode,
    /// Pupils known in both; null where one of them has no data, which is not zero.
    count: Option<i64>,
}

const OPERATION: &str = "query ($period: PeriodCode) {
  metrics(ids: [JOS_PUPILS], period: $period) { parts { region numerator tokens } }
}";

/// Counts. `None` where the client wants no value since a region is missing. Fails where an answer
/// is not what was asked.
pub(super) async fn count(
    ctx: &Context<'_>,
    registry: &Registry,
    period: Option<PeriodCode>,
) -> Result<Option<CrossRegion>, Failure> {
    let mut asking = Asking::new(ctx)?;
    let mut variables = Object::new();
    variables.insert("period", period.map(|code| code.0.to_string()).into());
    let answer = asking.ask(OPERATION, "metrics", variables).await;
    let holdings = if answer.is_null() {
        None
    } else {
        Some(holdings(&answer)?)
    };
    let counted = holdings.filter(|_| !asking.is_withheld()).map(|holdings| {
        let answered = registry.codes().filter(|code| !asking.is_missing(code));
        let answered: Vec<_> = answered.cloned().collect();
        counts(&answered, &holdings, asking.has_totals())
    });
    asking.report(ctx);
    Ok(counted)
}

/// What a region gives.
#[derive(Debug, PartialEq, Eq)]
enum Holding {
    /// A token for each pupil.
    Tokens(BTreeSet<String>),
    /// A count without tokens: its pupils cannot be told from others'.
    Uncountable,
}

/// By region; one that has no data is absent.
type Holdings = BTreeMap<region::RegionCode, Holding>;

fn counts(regions: &[region::RegionCode], holdings: &Holdings, has_totals: bool) -> CrossRegion {
    let mut known_in: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut sum = 0;
    for (index, region) in regions.iter().enumerate() {
        if let Some(Holding::Tokens(tokens)) = holdings.get(region) {
            sum += tokens.len();
            for token in tokens {
                known_in.entry(token).or_default().push(index);
            }
        }
    }
    let mut shared: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for regions in known_in.values() {
        for (place, from) in regions.iter().enumerate() {
            for to in &regions[place + 1..] {
                *shared.entry((*from, *to)).or_default() += 1;
            }
        }
    }
    let several = known_in.values().filter(|regions| regions.len() > 1);
    let countable = !holdings.is_empty()
        && holdings
            .values()
            .all(|holding| matches!(holding, Holding::Tokens(_)));
    let total = |number: usize| {
        let shown = has_totals && countable;
        shown.then(|| i64::try_from(number).ok()).flatten()
    };
    CrossRegion {
        total: total(several.count()),
        distinct: total(known_in.len()),
        sum_of_regions: total(sum),
        by_pair: Some(pairs(regions, holdings, &shared)),
    }
}

fn pairs(
    regions: &[region::RegionCode],
    holdings: &Holdings,
    shared: &BTreeMap<(usize, usize), i64>,
) -> Vec<RegionPair> {
    let has_tokens =
        |index: usize| matches!(holdings.get(&regions[index]), Some(Holding::Tokens(_)));
    let pair = |from: usize, to: usize| RegionPair {
        from: RegionCode(regions[from].clone()),
        to: RegionCode(regions[to].clone()),
        count: (has_tokens(from) && has_tokens(to))
            .then(|| shared.get(&(from, to)).copied().unwrap_or_default()),
    };
    (0..regions.len())
        .flat_map(|from| (from + 1..regions.len()).map(move |to| (from, to)))
        .map(|(from, to)| pair(from, to))
        .collect()
}

fn holdings(answer: &Value) -> Result<Holdings, Failure> {
    let metrics = answer.as_list().ok_or_else(|| unusable("metrics"))?;
    let parts = metrics
        .iter()
        .filter_map(|metric| metric.get("parts")?.as_list())
        .flatten();
    let mut holdings = Holdings::new();
    for part in parts {
        let region = part.get("region").and_then(Value::as_str);
        let region = region.and_then(|code| code.parse().ok());
        let region = region.ok_or_else(|| unusable("metrics"))?;
        let counted = part
            .get("numerator")
            .is_some_and(|number| !number.is_null());
        match part.get("tokens").and_then(Value::as_list) {
            Some(tokens) => {
                let tokens = tokens.iter().map(|token| token.as_str().map(str::to_owned));
                let tokens: Option<BTreeSet<String>> = tokens.collect();
                let tokens = tokens.ok_or_else(|| unusable("metrics"))?;
                holdings.insert(region, Holding::Tokens(tokens));
            }
            None if counted => {
                holdings.insert(region, Holding::Uncountable);
            }
            None => {}
        }
    }
    Ok(holdings)
}
