//! Changes to a function's draft.

mod http;

use std::slice;

pub use http::HttpUpdate;
use model::{
    Action, Caller, Draft, EnvVars, Function, FunctionKey, LastUpdate, ReasonCode, Resource,
    Runtime, UpdateStatus, UsedLayer, UsedNetwork,
};
use store::{Batch, CommitError};

use super::{LoggingUpdate, Package, contract, must_be_settled, must_match, reason};
use crate::{Busy, Control, Error, change::Change, directory::Resident};

/// New code for a function.
#[derive(Debug, Clone)]
pub struct CodeUpdate {
    pub package: Package,
    /// The state that the caller read, if it wants to change that state only.
    pub token: Option<String>,
    /// Check everything, change nothing.
    pub dry_run: bool,
}

/// New values for the fields that are given; the others stay as they are.
#[derive(Debug, Clone, Default)]
pub struct ConfigUpdate {
    pub description: Option<String>,
    pub runtime: Option<Runtime>,
    pub handler: Option<String>,
    pub role: Option<String>,
    pub memory_mb: Option<u32>,
    pub timeout_s: Option<u32>,
    pub ephemeral_mb: Option<u32>,
    pub env: Option<EnvVars>,
    pub logging: LoggingUpdate,
    pub layers: Option<Vec<UsedLayer>>,
    pub network: Option<Option<UsedNetwork>>,
    pub http: HttpUpdate,
    pub token: Option<String>,
}

impl Control {
    pub async fn update_code(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        update: CodeUpdate,
    ) -> Result<Function, Error> {
        let resource = Resource::Function(key.clone());
        let details = vec![("dry_run".to_owned(), update.dry_run.to_string())];
        let change =
            Change::new(self, caller, Action::UpdateFunctionCode, resource, details).await?;
        change.close(self.change_code(&change, key, update).await).await
    }

    async fn change_code(
        &self,
        change: &Change<'_>,
        key: &FunctionKey,
        update: CodeUpdate,
    ) -> Result<Function, Error> {
        let CodeUpdate { package, token, dry_run } = update;
        // Before the package is unpacked, so that a mistaken name costs nothing.
        drop(self.stored(key).await?);
        let code = self.take_in(package, (&key.scope, &key.region), Some(key)).await?;
        let digest = code.digest;
        let with_code = move |draft: Draft| Ok(Draft { code, ..draft });
        if dry_run {
            let mut function = self.stored(key).await?.value;
            must_match(&function, token.as_deref())?;
            function.draft = with_code(function.draft)?;
            return Ok(function);
        }
        tracing::debug!(%key, %digest, "code changes");
        self.change_draft(slice::from_ref(change), key, token.as_deref(), with_code).await
    }

    pub async fn update_configuration(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        update: ConfigUpdate,
    ) -> Result<Function, Error> {
        let resource = Resource::Function(key.clone());
        let action = Action::UpdateFunctionConfiguration;
        let change = Change::new(self, caller, action, resource, update.details()).await?;
        change.close(self.change_configuration(&change, key, update).await).await
    }

    async fn change_configuration(
        &self,
        change: &Change<'_>,
        key: &FunctionKey,
        update: ConfigUpdate,
    ) -> Result<Function, Error> {
        self.check_update(change.caller(), key, &update)?;
        let token = update.token.clone();
        self.change_draft(slice::from_ref(change), key, token.as_deref(), |draft| {
            update.apply(draft)
        })
        .await
    }

    /// Whether a caller may give a function what an update gives it.
    pub(super) fn check_update(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        update: &ConfigUpdate,
    ) -> Result<(), Error> {
        if let Some(role) = &update.role {
            self.check_role(caller, key, role)?;
        }
        if let Some(Some(group)) = &update.logging.group {
            self.check_log_group(caller, key, group)?;
        }
        Ok(())
    }

    /// Replaces the draft; what served goes on serving until the new one is proved.
    pub(super) async fn change_draft(
        &self,
        changes: &[Change<'_>],
        key: &FunctionKey,
        token: Option<&str>,
        edit: impl FnOnce(Draft) -> Result<Draft, Error>,
    ) -> Result<Function, Error> {
        let changing = self.directory.lock(key).await;
        let old = self.stored(key).await?;
        must_match(&old.value, token)?;
        must_be_settled(&old.value)?;
        let mut function = old.value.clone();
        function.draft = edit(function.draft)?;
        let Draft { code, config } = &function.draft;
        contract::check(key, config)?;
        self.check_unpacked(code, &config.layers).await?;
        let uses = self.hold_network(key, config.network.as_ref()).await?;
        function.revision_token = self.env.uuid().to_string();
        function.modified = self.env.now();
        let creating = reason(ReasonCode::Creating, "The function is being created.");
        function.last_update =
            LastUpdate { status: UpdateStatus::InProgress, reason: Some(creating) };

        let mut batch = self.functions.replace(Batch::new(), &old, &function)?;
        for change in changes {
            batch = change.note(batch)?;
        }
        match self.kv.commit(batch).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => {
                return Err(Error::Busy(Busy::Contended(Resource::Function(key.clone()))));
            }
            Err(error) => return Err(error.into()),
        }
        let pool = self.directory.get(key).and_then(|resident| resident.pool);
        changing.put(Resident::new(function.clone(), pool));
        drop((changing, uses));
        self.settle_soon(&function);
        Ok(function)
    }
}

impl ConfigUpdate {
    pub(super) fn apply(self, mut draft: Draft) -> Result<Draft, Error> {
        let Self {
            description,
            runtime,
            handler,
            role,
            memory_mb,
            timeout_s,
            ephemeral_mb,
            env,
            logging,
            layers,
            network,
            http,
            token: _,
        } = self;
        let old = draft.config.clone();
        let config = &mut draft.config;
        set(&mut config.description, description);
        set(&mut config.runtime, runtime);
        set(&mut config.handler, handler);
        set(&mut config.role, role);
        set(&mut config.memory_mb, memory_mb);
        set(&mut config.timeout_s, timeout_s);
        set(&mut config.ephemeral_mb, ephemeral_mb);
        set(&mut config.env, env);
        set(&mut config.layers, layers);
        set(&mut config.network, network);
        config.logging = logging.over(&config.logging)?;
        http.apply(&old, config)?;
        Ok(draft)
    }

    /// For the trail: the names of the environment's variables, never their values.
    pub(super) fn details(&self) -> Vec<(String, String)> {
        let mut details = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            details.extend(value.map(|value| (name.to_owned(), value)));
        };
        add("description", self.description.clone());
        add("runtime", self.runtime.as_ref().map(ToString::to_string));
        add("handler", self.handler.clone());
        add("role", self.role.clone());
        add("memory_mb", self.memory_mb.map(|value| value.to_string()));
        add("timeout_s", self.timeout_s.map(|value| value.to_string()));
        add("ephemeral_mb", self.ephemeral_mb.map(|value| value.to_string()));
        let named = |layers: &Vec<UsedLayer>| {
            let named = layers.iter().map(|layer| {
                let owner = layer.owner.as_ref().map_or(String::new(), |it| format!("{it}/"));
                format!("{owner}{}:{}", layer.name, layer.version)
            });
            named.collect::<Vec<_>>().join(" ")
        };
        add("layers", self.layers.as_ref().map(named));
        let named = |used: &Option<UsedNetwork>| {
            used.as_ref().map_or(String::new(), |used| used.name.to_string())
        };
        add("network", self.network.as_ref().map(named));
        let LoggingUpdate { format, application, system, group } = &self.logging;
        add("log_format", format.map(|format| format!("{format:?}")));
        add("application_log_level", application.map(|level| level.to_string()));
        add("system_log_level", system.map(|level| level.to_string()));
        add("log_group", group.clone().map(Option::unwrap_or_default));
        for (name, value) in self.http.details() {
            add(name, Some(value));
        }
        add("environment", self.env.as_ref().map(|env| format!("{env:?}")));
        details
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
