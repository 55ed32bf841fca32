//! Where a client verb finds the server, and what it shows there of who asks.

use std::{
    io,
    path::{Path, PathBuf},
};

use server::RootKey;

use crate::{
    failure::{Failure, Kind},
    login_file::Login,
};

pub(crate) const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:7373";
const DEFAULT_REGION: &str = "us-east-1";

/// What was said on the command line.
#[derive(Debug, Default)]
pub(crate) struct Said<'a> {
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    pub(crate) data_dir: Option<&'a Path>,
}

pub(crate) struct Profile {
    pub(crate) endpoint: String,
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
    /// Where they were found, for people.
    pub(crate) found: String,
}

/// What says who asks.
#[derive(Debug, Clone)]
pub(crate) enum Credentials {
    Key(Key),
    /// A bearer token, which is exchanged for a key.
    Token(String),
    /// For what anybody may ask.
    Nobody,
}

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// Of credentials that were lent for a time.
    pub(crate) session_token: Option<String>,
    /// When those end.
    pub(crate) expires: Option<String>,
}

impl Profile {
    /// A data directory that was named; else `MORROW_TOKEN`, `MORROW_*`, `AWS_*`; else what
    /// `morrow login` left; else the profile that `morrow up` wrote.
    pub(crate) fn find(
        said: &Said<'_>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let key = |id: &str, secret: &str, token: &str| {
            let is_plain = |it: &String| it.bytes().all(|b| b.is_ascii_graphic());
            let key = Key {
                id: variable(id)?,
                secret: variable(secret)?,
                session_token: variable(token).filter(is_plain),
                expires: None,
            };
            Some((Credentials::Key(key), format!("{id} in the environment")))
        };
        let token = || {
            let token = Credentials::Token(variable("MORROW_TOKEN")?);
            Some((token, "MORROW_TOKEN in the environment".to_owned()))
        };
        let from_variables = || {
            token()
                .or_else(|| key("MORROW_ACCESS_KEY", "MORROW_SECRET_KEY", "MORROW_SESSION_TOKEN"))
                .or_else(|| key("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))
        };
        let named = said.data_dir.is_some();
        let endpoint = said_endpoint(said, &variable);
        let region = region(said, &variable);
        if let Some((credentials, found)) = from_variables().filter(|_| !named) {
            let kept = || kept(said, &variable).ok().map(|(key, _)| key.endpoint);
            let endpoint = endpoint.or_else(kept).unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
            return Ok(Self { endpoint, region, credentials, found });
        }
        if let Some((login, path)) = logged_in(said, &variable, endpoint.as_deref())? {
            let (endpoint, found) = (login.endpoint, path.display().to_string());
            let credentials = Credentials::Token(login.token);
            return Ok(Self { endpoint, region, credentials, found });
        }
        let (key, path) = kept(said, &variable)?;
        let endpoint = endpoint.unwrap_or(key.endpoint);
        let (id, secret) = (key.access_key, key.secret_key);
        let key = Key { id, secret, session_token: None, expires: None };
        let found = path.display().to_string();
        Ok(Self { endpoint, region, credentials: Credentials::Key(key), found })
    }

    /// The server alone, for what anybody may ask.
    pub(crate) fn of_nobody(said: &Said<'_>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let kept = || kept(said, &variable).ok().map(|(key, _)| key.endpoint);
        let endpoint = said_endpoint(said, &variable).or_else(kept);
        Self {
            endpoint: endpoint.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned()),
            region: region(said, &variable),
            credentials: Credentials::Nobody,
            found: "nowhere".to_owned(),
        }
    }
}

fn said_endpoint(said: &Said<'_>, variable: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let variables = || variable("MORROW_ENDPOINT").or_else(|| variable("AWS_ENDPOINT_URL"));
    let said_here = said.endpoint.map(str::to_owned);
    said_here.or_else(|| if said.data_dir.is_some() { None } else { variables() })
}

fn region(said: &Said<'_>, variable: &impl Fn(&str) -> Option<String>) -> String {
    said.region
        .map(str::to_owned)
        .or_else(|| variable("MORROW_REGION"))
        .or_else(|| variable("AWS_REGION"))
        .or_else(|| variable("AWS_DEFAULT_REGION"))
        .unwrap_or_else(|| DEFAULT_REGION.to_owned())
}

/// What a login left for this server. A token is shown to no other.
fn logged_in(
    said: &Said<'_>,
    variable: &impl Fn(&str) -> Option<String>,
    endpoint: Option<&str>,
) -> Result<Option<(Login, PathBuf)>, Failure> {
    let path = variable("HOME").map(|home| Login::file_of(Path::new(&home)));
    let Some(path) = path.filter(|_| said.data_dir.is_none()) else { return Ok(None) };
    let Some(login) = Login::read(&path)? else { return Ok(None) };
    if endpoint.is_some_and(|endpoint| endpoint != login.endpoint) {
        return Ok(None);
    }
    if login.has_ended() {
        let ended = Failure::new(Kind::NoServer, "the login has ended".to_owned());
        return Err(ended.hint("`morrow login` begins another; `morrow logout` forgets it"));
    }
    Ok(Some((login, path)))
}

fn kept(
    said: &Said<'_>,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<(RootKey, PathBuf), Failure> {
    let mut unreadable = None;
    for path in places(said, variable) {
        match RootKey::read_file(&path) {
            Ok(key) => return Ok((key, path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => drop(unreadable.get_or_insert((path, error))),
        }
    }
    let failure = |problem: String| Failure::new(Kind::NoServer, problem);
    Err(match unreadable {
        Some((path, error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            failure(format!("you may not read the access key in {}", path.display()))
                .hint("put sudo before the command, or set MORROW_ACCESS_KEY and MORROW_SECRET_KEY")
        }
        Some((path, error)) => failure(format!("{}: {error}", path.display())),
        None => failure("there is no access key to sign with".to_owned()).hint(
            "start a server with `sudo morrow up`, which writes one; or set MORROW_ACCESS_KEY \
             and MORROW_SECRET_KEY; or name the server's folder with --data-dir",
        ),
    })
}

fn places(said: &Said<'_>, variable: &impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let root_json = |data: &Path| data.join("keys/root.json");
    if let Some(data) = said.data_dir {
        return vec![root_json(data)];
    }
    let set = variable("MORROW_DATA_DIR").map(|data| root_json(Path::new(&data)));
    let home = variable("HOME").map(|home| RootKey::profile_of(Path::new(&home)));
    let mut places: Vec<_> = set.into_iter().collect();
    places.push(root_json(&server::config::default_data_dir()));
    places.extend(home);
    places.push(root_json(Path::new(server::config::SYSTEM_DATA_DIR)));
    places
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn data_dir() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("keys")).unwrap();
        let key = r#"{"access_key":"KEPT","secret_key":"s","endpoint":"http://kept:1","account":"000000000000"}"#;
        fs::write(dir.path().join("keys/root.json"), key).unwrap();
        dir
    }

    fn find(said: &Said<'_>, variables: &[(&str, &str)]) -> Result<Profile, Failure> {
        let find = |name: &str| {
            let found = variables.iter().find(|(it, _)| *it == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Profile::find(said, find)
    }

    fn access_key(profile: &Profile) -> &str {
        let Credentials::Key(key) = &profile.credentials else { return "" };
        &key.id
    }

    const AWS: [(&str, &str); 3] = [
        ("AWS_ACCESS_KEY_ID", "AWS"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_ENDPOINT_URL", "http://aws:1"),
    ];

    #[test]
    fn morrow_variables_stand_over_those_of_aws() {
        let own = [
            ("MORROW_ACCESS_KEY", "OWN"),
            ("MORROW_SECRET_KEY", "s"),
            ("MORROW_ENDPOINT", "http://own:1"),
        ];
        let both: Vec<_> = AWS.into_iter().chain(own).collect();
        let profile = find(&Said::default(), &both).unwrap();
        assert_eq!((access_key(&profile), &*profile.endpoint), ("OWN", "http://own:1"));
        let profile = find(&Said::default(), &AWS).unwrap();
        assert_eq!((access_key(&profile), &*profile.endpoint), ("AWS", "http://aws:1"));
        assert_eq!(profile.region, "us-east-1");
    }

    #[test]
    fn a_data_directory_that_was_named_stands_over_the_environment() {
        let dir = data_dir();
        let said = Said { data_dir: Some(dir.path()), ..Said::default() };
        let profile = find(&said, &AWS).unwrap();
        assert_eq!((access_key(&profile), &*profile.endpoint), ("KEPT", "http://kept:1"));
        let said = Said { endpoint: Some("http://said:1"), ..said };
        assert_eq!(find(&said, &AWS).unwrap().endpoint, "http://said:1");
    }

    #[test]
    fn the_servers_folder_may_be_named_by_the_environment() {
        let dir = data_dir();
        let variable = [("MORROW_DATA_DIR", dir.path().to_str().unwrap())];
        let profile = find(&Said::default(), &variable).unwrap();
        assert_eq!((access_key(&profile), &*profile.endpoint), ("KEPT", "http://kept:1"));
    }

    #[test]
    fn a_login_is_for_its_own_server_and_stands_before_the_roots_key() {
        let home = tempfile::tempdir().unwrap();
        let file = Login::file_of(home.path());
        let login = |expires: &str| Login {
            endpoint: "http://in:1".to_owned(),
            token: "mrw_a_b".to_owned(),
            user: "ann".to_owned(),
            expires: expires.parse().unwrap(),
        };
        login("2999-01-01T00:00:00Z").keep(&file).unwrap();
        let home_at = ("HOME", home.path().to_str().unwrap());
        let profile = find(&Said::default(), &[home_at]).unwrap();
        assert!(matches!(&profile.credentials, Credentials::Token(token) if token == "mrw_a_b"));
        assert_eq!(profile.endpoint, "http://in:1");
        let elsewhere = [home_at, ("MORROW_ENDPOINT", "http://other:1")];
        let other = find(&Said::default(), &elsewhere);
        assert!(!matches!(other, Ok(Profile { credentials: Credentials::Token(_), .. })));
        let both: Vec<_> = AWS.into_iter().chain([home_at, ("MORROW_TOKEN", "mrw_c_d")]).collect();
        let said = find(&Said::default(), &both).unwrap();
        assert!(matches!(&said.credentials, Credentials::Token(token) if token == "mrw_c_d"));
        login("2001-01-01T00:00:00Z").keep(&file).unwrap();
        let failure = find(&Said::default(), &[home_at]).err().unwrap();
        assert!(failure.hint.unwrap().contains("morrow login"));
    }

    #[test]
    fn without_a_key_it_says_how_to_get_one() {
        let dir = tempfile::tempdir().unwrap();
        let said = Said { data_dir: Some(dir.path()), ..Said::default() };
        let failure = find(&said, &[]).err().unwrap();
        assert_eq!(failure.kind, Kind::NoServer);
        assert!(failure.hint.unwrap().contains("sudo morrow up"));
    }
}
