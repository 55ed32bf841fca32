//! Where a client verb finds the server, and the key to sign with.

use std::{
    io,
    path::{Path, PathBuf},
};

use server::RootKey;

use crate::failure::{Failure, Kind};

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
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    /// Of credentials that were lent for a time.
    pub(crate) session_token: Option<String>,
    /// Where the key was found, for people.
    pub(crate) found: String,
}

impl Profile {
    /// A data directory that was named; else `MORROW_*`, `AWS_*`; else the profile that
    /// `morrow up` wrote.
    pub(crate) fn find(
        said: &Said<'_>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let key = |id: &str, secret: &str, token: &str| {
            let key = (variable(id)?, variable(secret)?, variable(token));
            Some((key, format!("{id} in the environment")))
        };
        let from_variables = || {
            key("MORROW_ACCESS_KEY", "MORROW_SECRET_KEY", "MORROW_SESSION_TOKEN")
                .or_else(|| key("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))
        };
        let named = said.data_dir.is_some();
        let found = from_variables().filter(|_| !named);
        let ((access_key, secret_key, session_token), found, kept) =
            if let Some((key, found)) = found {
                (key, found, kept(said, &variable).ok())
            } else {
                let (key, path) = kept(said, &variable)?;
                let pair = (key.access_key.clone(), key.secret_key.clone(), None);
                (pair, path.display().to_string(), Some((key, path)))
            };
        let variables = || variable("MORROW_ENDPOINT").or_else(|| variable("AWS_ENDPOINT_URL"));
        let endpoint = said.endpoint.map(str::to_owned);
        let endpoint = endpoint.or_else(|| if named { None } else { variables() });
        let endpoint = endpoint.or_else(|| kept.map(|(key, _)| key.endpoint));
        let region = said.region.map(str::to_owned);
        let region = region
            .or_else(|| variable("MORROW_REGION"))
            .or_else(|| variable("AWS_REGION"))
            .or_else(|| variable("AWS_DEFAULT_REGION"));
        Ok(Self {
            endpoint: endpoint.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned()),
            region: region.unwrap_or_else(|| DEFAULT_REGION.to_owned()),
            access_key,
            secret_key,
            session_token: session_token.filter(|it| it.bytes().all(|b| b.is_ascii_graphic())),
            found,
        })
    }
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
        assert_eq!((&*profile.access_key, &*profile.endpoint), ("OWN", "http://own:1"));
        let profile = find(&Said::default(), &AWS).unwrap();
        assert_eq!((&*profile.access_key, &*profile.endpoint), ("AWS", "http://aws:1"));
        assert_eq!(profile.region, "us-east-1");
    }

    #[test]
    fn a_data_directory_that_was_named_stands_over_the_environment() {
        let dir = data_dir();
        let said = Said { data_dir: Some(dir.path()), ..Said::default() };
        let profile = find(&said, &AWS).unwrap();
        assert_eq!((&*profile.access_key, &*profile.endpoint), ("KEPT", "http://kept:1"));
        let said = Said { endpoint: Some("http://said:1"), ..said };
        assert_eq!(find(&said, &AWS).unwrap().endpoint, "http://said:1");
    }

    #[test]
    fn the_servers_folder_may_be_named_by_the_environment() {
        let dir = data_dir();
        let variable = [("MORROW_DATA_DIR", dir.path().to_str().unwrap())];
        let profile = find(&Said::default(), &variable).unwrap();
        assert_eq!((&*profile.access_key, &*profile.endpoint), ("KEPT", "http://kept:1"));
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
