//! The environment of a program that answers requests: what Cloud Run functions see, the user's
//! own, nothing else.

use std::collections::BTreeMap;

use model::{HttpProgram, Revision, Signature};

use super::connections::PORT;

/// Of an engine's environment, what concerns the language and not Lambda.
const OF_THE_LANGUAGE: [&str; 4] = ["LANG", "LD_LIBRARY_PATH", "TZ", "NODE_PATH"];
const PATH: &str = "/var/task/bin:/var/task/node_modules/.bin:/var/lang/bin:/usr/local/bin:\
                    /usr/bin:/bin";

/// `defaults` come from the runtime and give way to the user's; what the contract says does not.
pub(super) fn environment(
    revision: &Revision,
    defaults: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut env: BTreeMap<_, _> = defaults.clone();
    env.retain(|name, _| OF_THE_LANGUAGE.contains(&name.as_str()));
    let usual = [
        ("HOME", "/tmp"),
        ("PATH", PATH),
        // Programs that come with packages stand beside them, not in the interpreter's place.
        ("PYTHONPATH", "/var/task"),
        ("PYTHONUNBUFFERED", "TRUE"),
        ("NODE_ENV", "production"),
        // The functions frameworks name the execution in each line of the log.
        ("LOG_EXECUTION_ID", "true"),
    ];
    let mut put = |name: &str, value: &str| env.insert(name.to_owned(), value.to_owned());
    for (name, value) in usual {
        put(name, value);
    }
    for (name, value) in &revision.config.env.0 {
        put(name, value);
    }
    let service = revision.function.name.as_str();
    put("PORT", &PORT.to_string());
    put("K_SERVICE", service);
    put("K_CONFIGURATION", service);
    put("K_REVISION", &name_of(revision));
    let program = revision.config.contract.http().map(|http| &http.program);
    if let Some(HttpProgram::Framework(signature)) = program {
        put("FUNCTION_TARGET", &revision.config.handler);
        // Node's framework knows by name which of the functions it has are typed.
        let is_node = revision.config.runtime.as_str().starts_with("nodejs");
        let told =
            if is_node && *signature == Signature::Typed { &Signature::Http } else { signature };
        put("FUNCTION_SIGNATURE_TYPE", told.as_str());
        put("CLOUD_RUN_TIMEOUT_SECONDS", &revision.config.timeout_s.to_string());
    }
    env
}

/// A revision's name as Cloud Run's are made: the service's, and what tells it from others.
pub(super) fn name_of(revision: &Revision) -> String {
    let digest = revision.digest.to_string();
    format!("{}-{}", revision.function.name, &digest[..8])
}
