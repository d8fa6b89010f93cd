use super::Index;
use super::find::Look;
use super::hits::Hits;
use super::index::ROWS;
use super::plan::Plan;
use super::scan::{Found, Within};
use crate::catalog::Catalog;

/// The most hits of a first page: more than a screen shows.
const FIRST_PAGE: usize = 100;

/// When and where a first page is looked for before everything is, in segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Early {
    /// With more than these it pays to look at some of them first.
    pub(super) many: usize,
    /// So many are looked at, and more if there is nothing in them.
    pub(super) first: [usize; 2],
}

impl Default for Early {
    fn default() -> Self {
        Self { many: 32, first: [8, 32] }
    }
}

impl Look<'_> {
    /// The best hits of the segments where they are likely, if there are any, and the rank that a
    /// row needs at least to be among the best of all, as far as they tell.
    /// Where nothing stands as typed, guesses are looked for, with `loose`.
    pub(super) fn early_hits(&self, strict: &Plan, loose: &mut Option<Plan>) -> Option<(Hits, u32)> {
        for count in self.early.first {
            let near = segments_near(self.index, self.catalog, strict.likely_name(), count);
            let found = self.scan(strict, near, 0)?;
            if found.total > 0 {
                let least = found.best.last().filter(|_| found.best.len() >= self.request.limit);
                let floor = least.map_or(0, |(score, _)| u32::from(*score));
                return Some((self.page_of(strict, found), floor));
            }
            if strict.may_guess() {
                let plan = loose.get_or_insert_with(|| strict.loosened(self.index, self.request.query));
                let found = self.scan(plan, near, 0)?;
                if found.total > 0 {
                    return Some((self.page_of(plan, found), 0));
                }
            }
        }
        None
    }

    fn page_of(&self, plan: &Plan, mut found: Found) -> Hits {
        found.best.truncate(FIRST_PAGE);
        Hits { is_partial: true, ..self.hits(plan, found) }
    }
}

/// The segments around the place of `name` in the order of names, at most `count`.
fn segments_near(index: &Index, catalog: &Catalog, name: &[u8], count: usize) -> Within<'static> {
    let name_of = |node| catalog.reference_text(node).rsplit('/').next().unwrap_or_default();
    let row = index.nodes.partition_point(|&node| name_of(node).as_bytes() < name);
    let count = count.min(index.segments.len());
    Within::Segments { first: (row / ROWS).min(index.segments.len() - count), count }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, LazyLock};

    use super::*;
    use crate::catalog::NodeId;
    use crate::catalog::testing::component;
    use crate::search::{Context, Narrowing, Query, Request};

    /// Names of which each word is in every segment, but for the last of all.
    static WORLD: LazyLock<(Catalog, Arc<Index>)> = LazyLock::new(|| {
        let name = |number: usize| format!("{number:05}-{}", ["till", "oven", "shop"][number % 3]);
        let names = (0..3 * ROWS).map(name).chain(["zz-00lamp".to_owned()]);
        let all: Vec<_> = names.map(|name| component(&name, "bakers")).collect();
        let catalog = Catalog::build(&all, Vec::new());
        let index = Arc::new(Index::build(&catalog));
        (catalog, index)
    });

    /// What a query finds early, and in the end.
    fn asked(narrowing: &mut Narrowing, text: &str) -> (Vec<Hits>, Hits) {
        let (catalog, index) = &*WORLD;
        let (query, mut early) = (Query::parse(text).0, Vec::new());
        let request = Request::new(&query, 50);
        let (context, never) = (Context::default(), AtomicBool::new(false));
        let whole =
            narrowing.search_early(index, catalog, request, &context, &never, &mut |hits| early.push(hits));
        assert_eq!(whole, index.search(catalog, request, &context, &never), "{text}");
        (early, whole)
    }

    fn nodes(hits: &Hits) -> HashSet<NodeId> {
        hits.items.iter().map(|hit| hit.node).collect()
    }

    #[test]
    fn a_first_page_comes_before_the_whole_answer_and_belongs_to_it() {
        let (catalog, index) = &*WORLD;
        for text in
            ["till", "ov", "o", "kind:component", "owner:bakers shop", "spec.type:service", "till -oven"]
        {
            let (early, whole) = asked(&mut Narrowing::eager(), text);
            assert_eq!(early.len(), 1, "{text}");
            assert!(early[0].is_partial && !whole.is_partial, "{text}");
            assert!(!early[0].items.is_empty() && early[0].total < whole.total, "{text}");
            let query = Query::parse(text).0;
            let all = index.list(catalog, Request::new(&query, 0), &Context::default());
            assert!(nodes(&early[0]).is_subset(&all.into_iter().collect()), "{text}");
        }
    }

    #[test]
    fn it_is_looked_for_where_names_begin_with_the_word() {
        let (early, whole) = asked(&mut Narrowing::eager(), "00lamp");
        assert_eq!((nodes(&early[0]), early[0].total), (nodes(&whole), 1), "before slips are looked for");
        let (early, whole) = asked(&mut Narrowing::eager(), "zz-00lamp");
        assert_eq!((nodes(&early[0]), early[0].total), (nodes(&whole), 1));
        let (early, whole) = asked(&mut Narrowing::eager(), "zz-00lapm");
        assert_eq!((nodes(&early[0]), early[0].total), (nodes(&whole), 1), "with a slip");
    }

    #[test]
    fn it_is_looked_for_near_the_name_that_a_value_speaks_of() {
        for text in ["name:zz-00*", "metadata.name:ZZ-00lamp", "kind:component metadata.name:zz*"] {
            let (early, whole) = asked(&mut Narrowing::eager(), text);
            let early: Vec<_> = early.iter().map(|early| (nodes(early), early.total)).collect();
            assert_eq!(early, [(nodes(&whole), 1)], "{text}");
        }
    }

    #[test]
    fn there_is_none_where_nothing_is_found_or_little_is_looked_through() {
        for text in ["qqxqq", "type:library"] {
            let (early, whole) = asked(&mut Narrowing::eager(), text);
            assert_eq!((early.len(), whole.total), (0, 0), "{text}");
        }
        let mut narrowing = Narrowing::eager();
        asked(&mut narrowing, "till");
        for text in ["till 0001", "till"] {
            let (early, whole) = asked(&mut narrowing, text);
            assert!(early.is_empty() && whole.total > 0, "{text}: known already");
        }
        let (early, _) = asked(&mut Narrowing::default(), "till");
        assert_eq!(early.len(), 0, "a few segments are looked through at once");
    }

    #[test]
    fn one_that_is_called_off_has_none() {
        let (catalog, index) = &*WORLD;
        let query = Query::parse("till").0;
        let mut early = 0;
        let hits = Narrowing::eager().search_early(
            index,
            catalog,
            Request::new(&query, 50),
            &Context::default(),
            &AtomicBool::new(true),
            &mut |_| early += 1,
        );
        assert!(hits.cancelled && early == 0);
    }
}
