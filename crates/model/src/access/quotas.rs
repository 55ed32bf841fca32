//! How much there may be of everything: AWS's default quotas.

pub const USERS: u64 = 5000;
/// Those of teams not counted.
pub const GROUPS: u64 = 300;
/// Of Morrow's own.
pub const TEAMS: u64 = 300;
pub const ROLES: u64 = 1000;
pub const POLICIES: u64 = 1500;

pub const KEYS_OF_A_USER: u64 = 2;
pub const GROUPS_OF_A_USER: u64 = 10;
pub const ATTACHED: u64 = 10;
pub const VERSIONS: u64 = 5;
pub const TAGS: u64 = 50;

pub const PATH_CHARS: usize = 512;
pub const USER_NAME_CHARS: usize = 64;
pub const GROUP_NAME_CHARS: usize = 128;
pub const ROLE_NAME_CHARS: usize = 64;
pub const POLICY_NAME_CHARS: usize = 128;

// White space is not counted in what follows.
pub const POLICY_CHARS: usize = 6144;
pub const TRUST_CHARS: usize = 2048;
/// All inline policies of one together.
pub const USER_INLINE_CHARS: usize = 2048;
pub const GROUP_INLINE_CHARS: usize = 5120;
pub const ROLE_INLINE_CHARS: usize = 10240;

pub const SHORTEST_SESSION_S: u32 = 3600;
pub const LONGEST_SESSION_S: u32 = 43200;
