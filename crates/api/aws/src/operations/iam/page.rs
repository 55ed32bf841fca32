//! Lists, a page at a time. A marker names the last thing that was shown, so a page stays right
//! when others add and remove things meanwhile.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::fault::Fault;

/// How many a page holds if it is not said: IAM's own default.
const DEFAULT: usize = 100;

pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    /// Where the next begins.
    pub(super) marker: Option<String>,
}

impl<T> Page<T> {
    /// The page that a request asks for, in the order of the things' keys.
    pub(super) fn of(
        mut all: Vec<T>,
        (marker, most): (Option<&str>, Option<i32>),
        key: impl Fn(&T) -> String,
    ) -> Result<Self, Fault> {
        let after = marker.map(read).transpose()?;
        all.sort_by_cached_key(&key);
        let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(DEFAULT);
        let rest = all.into_iter().skip_while(|it| after.as_ref().is_some_and(|at| key(it) <= *at));
        // One more than is shown says whether there is a next page.
        let mut items: Vec<_> = rest.take(most + 1).collect();
        let more = items.len() > most;
        items.truncate(most);
        let last = items.last().filter(|_| more);
        let marker = last.map(|last| URL_SAFE_NO_PAD.encode(key(last)));
        Ok(Self { items, marker })
    }

    pub(super) fn is_truncated(&self) -> bool {
        self.marker.is_some()
    }

    pub(super) fn map<U>(self, shown: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shown).collect(), marker: self.marker }
    }
}

fn read(marker: &str) -> Result<String, Fault> {
    let key = URL_SAFE_NO_PAD.decode(marker).ok().and_then(|key| String::from_utf8(key).ok());
    key.ok_or_else(|| Fault::bad("ValidationError", "Invalid Marker."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(all: &[&str], marker: Option<&str>, most: i32) -> Page<String> {
        let all = all.iter().map(|it| (*it).to_owned()).collect();
        Page::of(all, (marker, Some(most)), |it: &String| it.to_ascii_lowercase()).unwrap()
    }

    #[test]
    fn pages_join_whatever_comes_and_goes() {
        let first = page(&["c", "B", "a"], None, 2);
        assert_eq!((&first.items[..], first.is_truncated()), (&["a".into(), "B".into()][..], true));
        // The last that was shown is gone, and another came.
        let marker = first.marker.as_deref();
        let second = page(&["a", "bb", "c", "0"], marker, 2);
        assert_eq!(second.items, ["bb", "c"]);
        assert_eq!((second.marker, page(&["a"], marker, 2).items.len()), (None, 0));
        assert!(!page(&["a", "b"], None, 2).is_truncated());
    }

    #[test]
    fn a_marker_that_was_not_given_is_refused() {
        let page = Page::of(vec!["a".to_owned()], (Some("%"), None), Clone::clone);
        assert_eq!(page.map(|_| ()).unwrap_err().message, "Invalid Marker.");
    }
}
