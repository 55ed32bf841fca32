use model::{Action, Caller, Resource};
use zeroize::Zeroizing;

use super::{SecretProblem, invalid};
use crate::{Control, Error};

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// What a password is to be like.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a kind of letter")]
pub struct Password {
    pub length: usize,
    pub without: String,
    pub lower: bool,
    pub upper: bool,
    pub digits: bool,
    pub punctuation: bool,
    pub space: bool,
    pub one_of_each: bool,
}

impl Control {
    pub fn make_password(
        &self,
        caller: &Caller,
        wanted: &Password,
    ) -> Result<Zeroizing<String>, Error> {
        self.authorize(caller, Action::MakePassword, &Resource::Platform)?;
        wanted.make(|bytes| self.env.fill(bytes))
    }
}

impl Password {
    fn make(&self, fill: impl Fn(&mut [u8])) -> Result<Zeroizing<String>, Error> {
        let kinds = [
            (self.lower, LOWER),
            (self.upper, UPPER),
            (self.digits, DIGITS),
            (self.punctuation, PUNCTUATION),
            (self.space, " "),
        ];
        let kinds: Vec<Vec<char>> = kinds
            .iter()
            .filter(|(included, _)| *included)
            .map(|(_, all)| all.chars().filter(|it| !self.without.contains(*it)).collect())
            .filter(|letters: &Vec<char>| !letters.is_empty())
            .collect();
        let all: Vec<char> = kinds.iter().flatten().copied().collect();
        if all.is_empty() {
            return Err(invalid("ExcludeCharacters", SecretProblem::NoLetters));
        }
        if self.one_of_each && kinds.len() > self.length {
            return Err(invalid("PasswordLength", SecretProblem::TooShort));
        }
        let mut made = Zeroizing::new(Vec::with_capacity(self.length));
        if self.one_of_each {
            made.extend(kinds.iter().filter_map(|kind| pick(kind, &fill)));
        }
        while made.len() < self.length {
            made.extend(pick(&all, &fill));
        }
        // Those that had to be there stand anywhere.
        for at in (1..made.len()).rev() {
            made.swap(at, below(at + 1, &fill));
        }
        let mut password = Zeroizing::new(String::with_capacity(self.length));
        password.extend(made.iter());
        Ok(password)
    }
}

fn pick(letters: &[char], fill: &impl Fn(&mut [u8])) -> Option<char> {
    letters.get(below(letters.len(), fill)).copied()
}

/// A number below `end`, each as likely as the others.
fn below(end: usize, fill: &impl Fn(&mut [u8])) -> usize {
    let end = end.max(1) as u64;
    let fair = u64::MAX - u64::MAX % end;
    loop {
        let mut random = [0; 8];
        fill(&mut random);
        let random = u64::from_ne_bytes(random);
        if random < fair {
            return usize::try_from(random % end).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use kit::{Env, Real};

    use super::*;

    fn wanted() -> Password {
        Password {
            length: 32,
            without: String::new(),
            lower: true,
            upper: true,
            digits: true,
            punctuation: true,
            space: false,
            one_of_each: true,
        }
    }

    fn make(wanted: &Password) -> Result<String, Error> {
        wanted.make(|bytes| Real.fill(bytes)).map(|made| made.to_string())
    }

    #[test]
    fn a_password_has_one_of_each_kind_that_it_may_have() {
        for length in [4, 5, 32, 4096] {
            let made = make(&Password { length, ..wanted() }).unwrap();
            assert_eq!(made.chars().count(), length);
            for kind in [LOWER, UPPER, DIGITS, PUNCTUATION] {
                assert!(made.contains(|it| kind.contains(it)), "{made}");
            }
        }
        let few = Password { length: 64, lower: false, without: "0123".into(), ..wanted() };
        let made = make(&Password { punctuation: false, space: true, ..few }).unwrap();
        let allowed = |it| UPPER.contains(it) || "456789 ".contains(it);
        assert!(made.chars().all(allowed), "{made}");
    }

    #[test]
    fn a_password_that_cannot_be_is_refused() {
        assert!(make(&Password { length: 3, ..wanted() }).is_err());
        assert!(make(&Password { length: 3, one_of_each: false, ..wanted() }).is_ok());
        let nothing = Password { upper: false, lower: false, punctuation: false, ..wanted() };
        assert!(make(&Password { without: DIGITS.into(), ..nothing }).is_err());
    }
}
