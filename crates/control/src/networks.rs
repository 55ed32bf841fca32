//! Networks: what functions may reach. An administrator makes them, functions name them, and a
//! change of their rules holds at once, for instances that run too.

use std::sync::Arc;

use dashmap::DashMap;
use model::{
    Action, Caller, EgressRule, Function, FunctionKey, Network, NetworkKey, Region, Resource,
    Scope, UsedNetwork, network::MAX_EGRESS_RULES,
};
use store::{Batch, CommitError, tables::Stored};
use tokio::sync::MutexGuard;

use crate::{Busy, Control, Error, change::Change};

pub use engine::Denial;

/// How many networks a scope may have in a region.
pub const MAX_NETWORKS: usize = 100;
const FIELD: &str = "network";

/// Every network, as it is stored.
#[derive(Default)]
pub struct Known(DashMap<NetworkKey, Arc<Network>>);

/// What is to change of a network.
#[derive(Debug, Clone, Default)]
pub struct NetworkUpdate {
    pub allow: Vec<EgressRule>,
    pub forbid: Vec<EgressRule>,
    /// Whether names may stand for private addresses.
    pub private: Option<bool>,
}

/// A network and the functions that use it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub network: Arc<Network>,
    pub used_by: Vec<FunctionKey>,
}

/// Which refusals are wanted: those to one function, or in one network, or all.
#[derive(Debug, Clone, Default)]
pub struct DeniedTo {
    pub function: Option<String>,
    pub network: Option<String>,
}

impl Control {
    pub(crate) async fn load_networks(&self) -> Result<(), Error> {
        for network in self.networks.list_all().await? {
            let network = network.into_inner();
            self.engine.set_network(&network).await.map_err(Error::internal)?;
            self.known_networks.0.insert(network.key.clone(), Arc::new(network));
        }
        Ok(())
    }

    pub async fn create_network(
        &self,
        caller: &Caller,
        key: &NetworkKey,
        rules: Vec<EgressRule>,
        private: bool,
    ) -> Result<Shown, Error> {
        let resource = Resource::Network(key.clone());
        let details = vec![("rules".to_owned(), shown(&rules)), private_detail(private)];
        let change = Change::new(self, caller, Action::CreateNetwork, resource, details).await?;
        change.close(self.make_network(&change, key, rules, private).await).await
    }

    async fn make_network(
        &self,
        change: &Change<'_>,
        key: &NetworkKey,
        rules: Vec<EgressRule>,
        private: bool,
    ) -> Result<Shown, Error> {
        let taken = || Error::AlreadyExists(Resource::Network(key.clone()));
        let _uses = self.network_uses.lock().await;
        let beside = |it: &NetworkKey| it.scope == key.scope && it.region == key.region;
        if self.known_networks.0.iter().filter(|it| beside(it.key())).count() >= MAX_NETWORKS {
            return Err(Error::LimitExceeded { quota: "networks", limit: MAX_NETWORKS as u64 });
        }
        let mut id = self.env.random_hex(9);
        id.truncate(17);
        let (rules, created) = (changed(Vec::new(), rules, &[])?, self.env.now());
        let network = Network { key: key.clone(), id, rules, private, created };
        match change.commit(self.networks.put(Batch::new(), None, &network)?).await {
            Ok(()) => self.network_changed(network).await,
            Err(CommitError::Conflict) => Err(taken()),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn update_network(
        &self,
        caller: &Caller,
        key: &NetworkKey,
        update: NetworkUpdate,
    ) -> Result<Shown, Error> {
        let resource = Resource::Network(key.clone());
        let mut details = vec![
            ("allow".to_owned(), shown(&update.allow)),
            ("forbid".to_owned(), shown(&update.forbid)),
        ];
        details.extend(update.private.map(private_detail));
        let change = Change::new(self, caller, Action::UpdateNetwork, resource, details).await?;
        change.close(self.change_network(&change, key, update).await).await
    }

    async fn change_network(
        &self,
        change: &Change<'_>,
        key: &NetworkKey,
        update: NetworkUpdate,
    ) -> Result<Shown, Error> {
        let NetworkUpdate { allow, forbid, private } = update;
        let _uses = self.network_uses.lock().await;
        let old = self.stored_network(key).await?;
        let mut network = old.value.clone();
        network.rules = changed(network.rules, allow, &forbid)?;
        network.private = private.unwrap_or(network.private);
        match change.commit(self.networks.put(Batch::new(), Some(&old), &network)?).await {
            Ok(()) => self.network_changed(network).await,
            Err(CommitError::Conflict) => {
                Err(Error::Busy(Busy::Contended(Resource::Network(key.clone()))))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Has the rules hold before the change is answered.
    async fn network_changed(&self, network: Network) -> Result<Shown, Error> {
        self.engine.set_network(&network).await.map_err(Error::internal)?;
        let network = Arc::new(network);
        self.known_networks.0.insert(network.key.clone(), network.clone());
        Ok(self.with_users(network))
    }

    /// Deletes a network. Refused while a function uses it.
    pub async fn delete_network(&self, caller: &Caller, key: &NetworkKey) -> Result<(), Error> {
        let resource = Resource::Network(key.clone());
        let change = Change::new(self, caller, Action::DeleteNetwork, resource, Vec::new()).await?;
        change.close(self.end_network(&change, key).await).await
    }

    async fn end_network(&self, change: &Change<'_>, key: &NetworkKey) -> Result<(), Error> {
        let _uses = self.network_uses.lock().await;
        let old = self.stored_network(key).await?;
        let resource = Resource::Network(key.clone());
        let users = self.users(&old.value);
        if !users.is_empty() {
            let users: Vec<_> = users.iter().map(|user| user.name.to_string()).collect();
            let by = format!("function {}", users.join(", "));
            return Err(Error::Busy(Busy::InUse { resource, by }));
        }
        match change.commit(self.networks.remove(Batch::new(), &old)).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => return Err(Error::Busy(Busy::Contended(resource))),
            Err(error) => return Err(error.into()),
        }
        self.known_networks.0.remove(key);
        self.engine.remove_network(key).await;
        Ok(())
    }

    pub fn get_network(&self, caller: &Caller, key: &NetworkKey) -> Result<Shown, Error> {
        let resource = Resource::Network(key.clone());
        self.authorize(caller, Action::GetNetwork, &resource)?;
        let found = self.known_networks.0.get(key).map(|it| it.value().clone());
        Ok(self.with_users(found.ok_or(Error::NotFound(resource))?))
    }

    /// The networks of a scope and region by name.
    pub fn list_networks(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
    ) -> Result<Vec<Shown>, Error> {
        let resource = Resource::Networks(scope.clone(), region.clone());
        let sight = self.sight(caller, Action::ListNetworks, &resource)?;
        let mut found = self.networks_of(scope, region);
        found.retain(|it| sight.sees(&Resource::Network(it.key.clone())));
        found.sort_by(|a, b| a.key.name.cmp(&b.key.name));
        Ok(found.into_iter().map(|network| self.with_users(network)).collect())
    }

    /// What was refused to functions, the latest first.
    pub fn list_denied(
        &self,
        caller: &Caller,
        (scope, region): (&Scope, &Region),
        to: &DeniedTo,
    ) -> Result<Vec<Denial>, Error> {
        let resource = Resource::Networks(scope.clone(), region.clone());
        let sight = self.sight(caller, Action::ListDenied, &resource)?;
        let is_wanted = |wanted: &Option<String>, name: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == name)
        };
        let mut denied = self.engine.denied(|function| {
            let here = function.scope == *scope && function.region == *region;
            here && is_wanted(&to.function, function.name.as_str())
        });
        denied.retain(|denial| {
            is_wanted(&to.network, denial.network.as_str())
                && sight.sees(&Resource::Function(denial.function.clone()))
        });
        Ok(denied)
    }

    /// The network with this id, for a function that is to use it.
    pub fn find_network(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
        id: &str,
    ) -> Result<Option<UsedNetwork>, Error> {
        let found = self.networks_of(scope, region).into_iter().find(|it| it.id == id);
        let Some(network) = found else { return Ok(None) };
        self.authorize(caller, Action::UseNetwork, &Resource::Network(network.key.clone()))?;
        Ok(Some(UsedNetwork { name: network.key.name.clone(), id: network.id.clone() }))
    }

    /// The network with this name, for a function that is to use it.
    pub fn network_named(&self, caller: &Caller, key: &NetworkKey) -> Result<UsedNetwork, Error> {
        let resource = Resource::Network(key.clone());
        self.authorize(caller, Action::UseNetwork, &resource)?;
        let found = self.known_networks.0.get(key).map(|it| it.value().clone());
        let network = found.ok_or(Error::NotFound(resource))?;
        Ok(UsedNetwork { name: network.key.name.clone(), id: network.id.clone() })
    }

    /// Holds the networks as they are while a function is given one, which must be there, on a
    /// machine that can give it. To be asked for after the right to change the function.
    pub(crate) async fn hold_network(
        &self,
        function: &FunctionKey,
        used: Option<&UsedNetwork>,
    ) -> Result<Option<MutexGuard<'_, ()>>, Error> {
        let Some(used) = used else { return Ok(None) };
        self.engine.open_networks().await.map_err(|why| {
            Error::invalid(FIELD, format!("this server gives functions no network: {why}"))
        })?;
        let held = self.network_uses.lock().await;
        let FunctionKey { scope, region, .. } = function.clone();
        let key = NetworkKey { scope, region, name: used.name.clone() };
        if self.known_networks.0.get(&key).is_none_or(|known| known.id != used.id) {
            return Err(Error::NotFound(Resource::Network(key)));
        }
        Ok(Some(held))
    }

    fn networks_of(&self, scope: &Scope, region: &Region) -> Vec<Arc<Network>> {
        let here = |key: &NetworkKey| key.scope == *scope && key.region == *region;
        let known = self.known_networks.0.iter().filter(|it| here(it.key()));
        known.map(|it| it.value().clone()).collect()
    }

    fn with_users(&self, network: Arc<Network>) -> Shown {
        let used_by = self.users(&network);
        Shown { network, used_by }
    }

    /// The functions whose draft uses a network, or whose instances do.
    fn users(&self, network: &Network) -> Vec<FunctionKey> {
        let is_it =
            |used: &Option<UsedNetwork>| used.as_ref().is_some_and(|it| it.id == network.id);
        let is_user = |function: &Function| {
            let serving = function.serving.as_ref().map(|it| &it.config.network);
            is_it(&function.draft.config.network) || serving.is_some_and(is_it)
        };
        let mut users: Vec<_> =
            self.directory.find(is_user).iter().map(|function| function.key.clone()).collect();
        users.sort();
        users
    }

    async fn stored_network(&self, key: &NetworkKey) -> Result<Stored<Network>, Error> {
        let found = self.networks.get(key).await?;
        found.ok_or_else(|| Error::NotFound(Resource::Network(key.clone())))
    }
}

/// Rules without those that are forbidden, with those that are allowed, each once.
fn changed(
    mut rules: Vec<EgressRule>,
    allow: Vec<EgressRule>,
    forbid: &[EgressRule],
) -> Result<Vec<EgressRule>, Error> {
    for rule in forbid {
        let before = rules.len();
        rules.retain(|known| known != rule);
        if rules.len() == before {
            return Err(Error::invalid("forbid", format!("the network has no rule {rule}")));
        }
    }
    for rule in allow {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    if rules.len() > MAX_EGRESS_RULES {
        let limit = MAX_EGRESS_RULES as u64;
        return Err(Error::LimitExceeded { quota: "rules of a network", limit });
    }
    Ok(rules)
}

fn shown(rules: &[EgressRule]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn private_detail(private: bool) -> (String, String) {
    ("private".to_owned(), private.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(all: &[&str]) -> Vec<EgressRule> {
        all.iter().map(|rule| rule.parse().unwrap()).collect()
    }

    #[test]
    fn rules_are_added_once_and_taken_away_if_they_are_there() {
        let had = rules(&["10.0.0.0/8", "a.example:443"]);
        let allow = rules(&["10.0.0.0/8", "b.example"]);
        let now = changed(had.clone(), allow, &rules(&["a.example:443/tcp"])).unwrap();
        assert_eq!(now, rules(&["10.0.0.0/8", "b.example"]));
        assert!(changed(had, Vec::new(), &rules(&["c.example"])).is_err());
        let many: Vec<_> = (0..=MAX_EGRESS_RULES).map(|n| format!("n{n}.example")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert!(changed(Vec::new(), rules(&many), &[]).is_err());
        assert_eq!(shown(&rules(&["a.example", "all"])), "a.example all");
    }
}
