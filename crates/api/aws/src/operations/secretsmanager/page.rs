use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::fault::Fault;

/// The items after those that earlier pages had, and the token of the next page. `key` orders
/// them, and they are in that order, or with `falling` in the opposite one.
pub(super) fn of<T>(
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    falling: bool,
    limit: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Fault> {
    let after = token.map(read).transpose()?;
    let is_past = |item: &T, after: &String| {
        let key = key(item);
        if falling { key >= *after } else { key <= *after }
    };
    // What a token names may be gone; what follows it is not.
    let begin = after.map_or(0, |after| items.iter().take_while(|it| is_past(it, &after)).count());
    let more = items.len() > begin.saturating_add(limit);
    let page: Vec<T> = items.into_iter().skip(begin).take(limit).collect();
    let next = page.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(key(last)));
    Ok((page, next))
}

fn read(token: &str) -> Result<String, Fault> {
    let key = URL_SAFE_NO_PAD.decode(token).ok().and_then(|key| String::from_utf8(key).ok());
    key.ok_or_else(|| Fault::bad("InvalidNextTokenException", "Invalid NextToken."))
}

#[cfg(test)]
mod tests {
    #[test]
    fn pages_follow_each_other_without_a_gap_or_a_repetition() {
        let mut items: Vec<_> = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
        let of = |items: &Vec<String>, token: Option<&str>| {
            super::of(items.clone(), String::clone, false, 2, token).unwrap()
        };
        let (page, next) = of(&items, None);
        assert_eq!(page, ["a", "b"]);
        items.remove(1);
        let (page, next) = of(&items, next.as_deref());
        assert_eq!(page, ["c", "d"]);
        let (page, next) = of(&items, next.as_deref());
        assert_eq!((page, next), (vec!["e".to_owned()], None));
        assert!(super::of(items, String::clone, false, 2, Some("?")).is_err());
        let falling: Vec<_> = ["c", "b", "a"].map(str::to_owned).into();
        let (_, next) = super::of(falling, String::clone, true, 2, None).unwrap();
        let left: Vec<_> = ["c", "a"].map(str::to_owned).into();
        let (page, _) = super::of(left, String::clone, true, 2, next.as_deref()).unwrap();
        assert_eq!(page, ["a"]);
    }
}
