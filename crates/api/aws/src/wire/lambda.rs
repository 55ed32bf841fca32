//! Made by `make generate` from `model/lambda.json`. Not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Location, Member, Operation, Protocol, Shape};

pub(crate) static API: Api = Api {
    service: "lambda",
    protocol: Protocol::RestJson,
    version: "",
    namespace: "",
    operations: &[
        Operation {
            name: "AddLayerVersionPermission",
            method: "POST",
            uri: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
            served: true,
            input: Some("AddLayerVersionPermissionRequest"),
            output: Some("AddLayerVersionPermissionResponse"),
        },
        Operation {
            name: "AddPermission",
            method: "POST",
            uri: "/2015-03-31/functions/{FunctionName}/policy",
            served: true,
            input: Some("AddPermissionRequest"),
            output: Some("AddPermissionResponse"),
        },
        Operation {
            name: "CheckpointDurableExecution",
            method: "POST",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateAlias",
            method: "POST",
            uri: "/2015-03-31/functions/{FunctionName}/aliases",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateCapacityProvider",
            method: "POST",
            uri: "/2025-11-30/capacity-providers",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateCodeSigningConfig",
            method: "POST",
            uri: "/2020-04-22/code-signing-configs",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateEventSourceMapping",
            method: "POST",
            uri: "/2015-03-31/event-source-mappings",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateFunction",
            method: "POST",
            uri: "/2015-03-31/functions",
            served: true,
            input: Some("CreateFunctionRequest"),
            output: Some("FunctionConfiguration"),
        },
        Operation {
            name: "CreateFunctionUrlConfig",
            method: "POST",
            uri: "/2021-10-31/functions/{FunctionName}/url",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteAlias",
            method: "DELETE",
            uri: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteCapacityProvider",
            method: "DELETE",
            uri: "/2025-11-30/capacity-providers/{CapacityProviderName}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteCodeSigningConfig",
            method: "DELETE",
            uri: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDurableExecution",
            method: "DELETE",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteEventSourceMapping",
            method: "DELETE",
            uri: "/2015-03-31/event-source-mappings/{UUID}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteFunction",
            method: "DELETE",
            uri: "/2015-03-31/functions/{FunctionName}",
            served: true,
            input: Some("DeleteFunctionRequest"),
            output: Some("DeleteFunctionResponse"),
        },
        Operation {
            name: "DeleteFunctionCodeSigningConfig",
            method: "DELETE",
            uri: "/2020-06-30/functions/{FunctionName}/code-signing-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteFunctionConcurrency",
            method: "DELETE",
            uri: "/2017-10-31/functions/{FunctionName}/concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteFunctionEventInvokeConfig",
            method: "DELETE",
            uri: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteFunctionUrlConfig",
            method: "DELETE",
            uri: "/2021-10-31/functions/{FunctionName}/url",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteLayerVersion",
            method: "DELETE",
            uri: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
            served: true,
            input: Some("DeleteLayerVersionRequest"),
            output: None,
        },
        Operation {
            name: "DeleteProvisionedConcurrencyConfig",
            method: "DELETE",
            uri: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteResourcePolicy",
            method: "DELETE",
            uri: "/2026-07-09/resource-policy/{ResourceArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetAccountSettings",
            method: "GET",
            uri: "/2016-08-19/account-settings",
            served: true,
            input: Some("GetAccountSettingsRequest"),
            output: Some("GetAccountSettingsResponse"),
        },
        Operation {
            name: "GetAlias",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetCapacityProvider",
            method: "GET",
            uri: "/2025-11-30/capacity-providers/{CapacityProviderName}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetCodeSigningConfig",
            method: "GET",
            uri: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDurableExecution",
            method: "GET",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDurableExecutionHistory",
            method: "GET",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/history",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDurableExecutionState",
            method: "GET",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/state",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetEventSourceMapping",
            method: "GET",
            uri: "/2015-03-31/event-source-mappings/{UUID}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetFunction",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}",
            served: true,
            input: Some("GetFunctionRequest"),
            output: Some("GetFunctionResponse"),
        },
        Operation {
            name: "GetFunctionCodeSigningConfig",
            method: "GET",
            uri: "/2020-06-30/functions/{FunctionName}/code-signing-config",
            served: true,
            input: Some("GetFunctionCodeSigningConfigRequest"),
            output: Some("GetFunctionCodeSigningConfigResponse"),
        },
        Operation {
            name: "GetFunctionConcurrency",
            method: "GET",
            uri: "/2019-09-30/functions/{FunctionName}/concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetFunctionConfiguration",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}/configuration",
            served: true,
            input: Some("GetFunctionConfigurationRequest"),
            output: Some("FunctionConfiguration"),
        },
        Operation {
            name: "GetFunctionEventInvokeConfig",
            method: "GET",
            uri: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetFunctionRecursionConfig",
            method: "GET",
            uri: "/2024-08-31/functions/{FunctionName}/recursion-config",
            served: true,
            input: Some("GetFunctionRecursionConfigRequest"),
            output: Some("GetFunctionRecursionConfigResponse"),
        },
        Operation {
            name: "GetFunctionScalingConfig",
            method: "GET",
            uri: "/2025-11-30/functions/{FunctionName}/function-scaling-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetFunctionUrlConfig",
            method: "GET",
            uri: "/2021-10-31/functions/{FunctionName}/url",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLayerVersion",
            method: "GET",
            uri: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
            served: true,
            input: Some("GetLayerVersionRequest"),
            output: Some("GetLayerVersionResponse"),
        },
        Operation {
            name: "GetLayerVersionByArn",
            method: "GET",
            uri: "/2018-10-31/layers?find=LayerVersion",
            served: true,
            input: Some("GetLayerVersionByArnRequest"),
            output: Some("GetLayerVersionResponse"),
        },
        Operation {
            name: "GetLayerVersionPolicy",
            method: "GET",
            uri: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
            served: true,
            input: Some("GetLayerVersionPolicyRequest"),
            output: Some("GetLayerVersionPolicyResponse"),
        },
        Operation {
            name: "GetPolicy",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}/policy",
            served: true,
            input: Some("GetPolicyRequest"),
            output: Some("GetPolicyResponse"),
        },
        Operation {
            name: "GetProvisionedConcurrencyConfig",
            method: "GET",
            uri: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetResourcePolicy",
            method: "GET",
            uri: "/2026-07-09/resource-policy/{ResourceArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetRuntimeManagementConfig",
            method: "GET",
            uri: "/2021-07-20/functions/{FunctionName}/runtime-management-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "Invoke",
            method: "POST",
            uri: "/2015-03-31/functions/{FunctionName}/invocations",
            served: true,
            input: Some("InvocationRequest"),
            output: Some("InvocationResponse"),
        },
        Operation {
            name: "InvokeAsync",
            method: "POST",
            uri: "/2014-11-13/functions/{FunctionName}/invoke-async",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "InvokeWithResponseStream",
            method: "POST",
            uri: "/2021-11-15/functions/{FunctionName}/response-streaming-invocations",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListAliases",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}/aliases",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListCapacityProviders",
            method: "GET",
            uri: "/2025-11-30/capacity-providers",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListCodeSigningConfigs",
            method: "GET",
            uri: "/2020-04-22/code-signing-configs",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListDurableExecutionsByFunction",
            method: "GET",
            uri: "/2025-12-01/functions/{FunctionName}/durable-executions",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListEventSourceMappings",
            method: "GET",
            uri: "/2015-03-31/event-source-mappings",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListFunctionEventInvokeConfigs",
            method: "GET",
            uri: "/2019-09-25/functions/{FunctionName}/event-invoke-config/list",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListFunctionUrlConfigs",
            method: "GET",
            uri: "/2021-10-31/functions/{FunctionName}/urls",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListFunctionVersionsByCapacityProvider",
            method: "GET",
            uri: "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListFunctions",
            method: "GET",
            uri: "/2015-03-31/functions",
            served: true,
            input: Some("ListFunctionsRequest"),
            output: Some("ListFunctionsResponse"),
        },
        Operation {
            name: "ListFunctionsByCodeSigningConfig",
            method: "GET",
            uri: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListLayerVersions",
            method: "GET",
            uri: "/2018-10-31/layers/{LayerName}/versions",
            served: true,
            input: Some("ListLayerVersionsRequest"),
            output: Some("ListLayerVersionsResponse"),
        },
        Operation {
            name: "ListLayers",
            method: "GET",
            uri: "/2018-10-31/layers",
            served: true,
            input: Some("ListLayersRequest"),
            output: Some("ListLayersResponse"),
        },
        Operation {
            name: "ListProvisionedConcurrencyConfigs",
            method: "GET",
            uri: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListTags",
            method: "GET",
            uri: "/2017-03-31/tags/{Resource}",
            served: true,
            input: Some("ListTagsRequest"),
            output: Some("ListTagsResponse"),
        },
        Operation {
            name: "ListVersionsByFunction",
            method: "GET",
            uri: "/2015-03-31/functions/{FunctionName}/versions",
            served: true,
            input: Some("ListVersionsByFunctionRequest"),
            output: Some("ListVersionsByFunctionResponse"),
        },
        Operation {
            name: "PauseDurableExecution",
            method: "POST",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/pause",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PublishLayerVersion",
            method: "POST",
            uri: "/2018-10-31/layers/{LayerName}/versions",
            served: true,
            input: Some("PublishLayerVersionRequest"),
            output: Some("PublishLayerVersionResponse"),
        },
        Operation {
            name: "PublishVersion",
            method: "POST",
            uri: "/2015-03-31/functions/{FunctionName}/versions",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutFunctionCodeSigningConfig",
            method: "PUT",
            uri: "/2020-06-30/functions/{FunctionName}/code-signing-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutFunctionConcurrency",
            method: "PUT",
            uri: "/2017-10-31/functions/{FunctionName}/concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutFunctionEventInvokeConfig",
            method: "PUT",
            uri: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutFunctionRecursionConfig",
            method: "PUT",
            uri: "/2024-08-31/functions/{FunctionName}/recursion-config",
            served: true,
            input: Some("PutFunctionRecursionConfigRequest"),
            output: Some("PutFunctionRecursionConfigResponse"),
        },
        Operation {
            name: "PutFunctionScalingConfig",
            method: "PUT",
            uri: "/2025-11-30/functions/{FunctionName}/function-scaling-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutProvisionedConcurrencyConfig",
            method: "PUT",
            uri: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutResourcePolicy",
            method: "PUT",
            uri: "/2026-07-09/resource-policy/{ResourceArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutRuntimeManagementConfig",
            method: "PUT",
            uri: "/2021-07-20/functions/{FunctionName}/runtime-management-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "RemoveLayerVersionPermission",
            method: "DELETE",
            uri: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}",
            served: true,
            input: Some("RemoveLayerVersionPermissionRequest"),
            output: None,
        },
        Operation {
            name: "RemovePermission",
            method: "DELETE",
            uri: "/2015-03-31/functions/{FunctionName}/policy/{StatementId}",
            served: true,
            input: Some("RemovePermissionRequest"),
            output: None,
        },
        Operation {
            name: "ResumeDurableExecution",
            method: "POST",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/resume",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SendDurableExecutionCallbackFailure",
            method: "POST",
            uri: "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SendDurableExecutionCallbackHeartbeat",
            method: "POST",
            uri: "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "SendDurableExecutionCallbackSuccess",
            method: "POST",
            uri: "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "StopDurableExecution",
            method: "POST",
            uri: "/2025-12-01/durable-executions/{DurableExecutionArn}/stop",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagResource",
            method: "POST",
            uri: "/2017-03-31/tags/{Resource}",
            served: true,
            input: Some("TagResourceRequest"),
            output: None,
        },
        Operation {
            name: "UntagResource",
            method: "DELETE",
            uri: "/2017-03-31/tags/{Resource}",
            served: true,
            input: Some("UntagResourceRequest"),
            output: None,
        },
        Operation {
            name: "UpdateAlias",
            method: "PUT",
            uri: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateCapacityProvider",
            method: "PUT",
            uri: "/2025-11-30/capacity-providers/{CapacityProviderName}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateCodeSigningConfig",
            method: "PUT",
            uri: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateEventSourceMapping",
            method: "PUT",
            uri: "/2015-03-31/event-source-mappings/{UUID}",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateFunctionCode",
            method: "PUT",
            uri: "/2015-03-31/functions/{FunctionName}/code",
            served: true,
            input: Some("UpdateFunctionCodeRequest"),
            output: Some("FunctionConfiguration"),
        },
        Operation {
            name: "UpdateFunctionConfiguration",
            method: "PUT",
            uri: "/2015-03-31/functions/{FunctionName}/configuration",
            served: true,
            input: Some("UpdateFunctionConfigurationRequest"),
            output: Some("FunctionConfiguration"),
        },
        Operation {
            name: "UpdateFunctionEventInvokeConfig",
            method: "POST",
            uri: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateFunctionUrlConfig",
            method: "PUT",
            uri: "/2021-10-31/functions/{FunctionName}/url",
            served: false,
            input: None,
            output: None,
        },
    ],
    shapes: &[
        Shape {
            name: "AcceleratorConfig",
            kind: Kind::Structure,
            required: &["AcceleratorMemorySize"],
            members: &[Member {
                name: "AcceleratorMemorySize",
                shape: "AcceleratorMemoryGB",
                location: None,
                wire: "AcceleratorMemorySize",
            }],
            ..Shape::EMPTY
        },
        Shape { name: "AcceleratorMemoryGB", kind: Kind::Integer, ..Shape::EMPTY },
        Shape {
            name: "Action",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some("(lambda:[*]|lambda:[a-zA-Z]+|[*])"),
            ..Shape::EMPTY
        },
        Shape {
            name: "AddLayerVersionPermissionRequest",
            kind: Kind::Structure,
            required: &["Action", "LayerName", "Principal", "StatementId", "VersionNumber"],
            members: &[
                Member {
                    name: "Action",
                    shape: "LayerPermissionAllowedAction",
                    location: None,
                    wire: "Action",
                },
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "OrganizationId",
                    shape: "OrganizationId",
                    location: None,
                    wire: "OrganizationId",
                },
                Member {
                    name: "Principal",
                    shape: "LayerPermissionAllowedPrincipal",
                    location: None,
                    wire: "Principal",
                },
                Member {
                    name: "RevisionId",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "RevisionId",
                },
                Member {
                    name: "StatementId",
                    shape: "StatementId",
                    location: None,
                    wire: "StatementId",
                },
                Member {
                    name: "VersionNumber",
                    shape: "LayerVersionNumber",
                    location: Some(Location::Uri),
                    wire: "VersionNumber",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "AddPermissionRequest",
            kind: Kind::Structure,
            required: &["Action", "FunctionName", "Principal", "StatementId"],
            members: &[
                Member { name: "Action", shape: "Action", location: None, wire: "Action" },
                Member {
                    name: "EventSourceToken",
                    shape: "EventSourceToken",
                    location: None,
                    wire: "EventSourceToken",
                },
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "FunctionUrlAuthType",
                    shape: "FunctionUrlAuthType",
                    location: None,
                    wire: "FunctionUrlAuthType",
                },
                Member {
                    name: "InvokedViaFunctionUrl",
                    shape: "InvokedViaFunctionUrl",
                    location: None,
                    wire: "InvokedViaFunctionUrl",
                },
                Member { name: "Principal", shape: "Principal", location: None, wire: "Principal" },
                Member {
                    name: "PrincipalOrgID",
                    shape: "PrincipalOrgID",
                    location: None,
                    wire: "PrincipalOrgID",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
                Member { name: "RevisionId", shape: "String", location: None, wire: "RevisionId" },
                Member {
                    name: "SourceAccount",
                    shape: "SourceOwner",
                    location: None,
                    wire: "SourceAccount",
                },
                Member { name: "SourceArn", shape: "Arn", location: None, wire: "SourceArn" },
                Member {
                    name: "StatementId",
                    shape: "StatementId",
                    location: None,
                    wire: "StatementId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ApplicationLogLevel",
            kind: Kind::String,
            values: &["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"],
            ..Shape::EMPTY
        },
        Shape {
            name: "Architecture",
            kind: Kind::String,
            values: &["x86_64", "arm64"],
            ..Shape::EMPTY
        },
        Shape {
            name: "ArchitecturesList",
            kind: Kind::List,
            min: Some(1),
            max: Some(1),
            member: Some("Architecture"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Arn",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some(
                r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)",
            ),
            ..Shape::EMPTY
        },
        Shape { name: "Blob", kind: Kind::Blob, sensitive: true, ..Shape::EMPTY },
        Shape { name: "Boolean", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "CapacityProviderArn",
            kind: Kind::String,
            min: Some(1),
            max: Some(140),
            pattern: Some(
                r"arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:capacity-provider:[a-zA-Z0-9-_]+",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "CapacityProviderConfig",
            kind: Kind::Structure,
            required: &["LambdaManagedInstancesCapacityProviderConfig"],
            members: &[Member {
                name: "LambdaManagedInstancesCapacityProviderConfig",
                shape: "LambdaManagedInstancesCapacityProviderConfig",
                location: None,
                wire: "LambdaManagedInstancesCapacityProviderConfig",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "CodeSigningConfigArn",
            kind: Kind::String,
            min: Some(0),
            max: Some(200),
            pattern: Some(
                r"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "CompatibleArchitectures",
            kind: Kind::List,
            min: Some(0),
            max: Some(2),
            member: Some("Architecture"),
            ..Shape::EMPTY
        },
        Shape {
            name: "CompatibleRuntimes",
            kind: Kind::List,
            min: Some(0),
            max: Some(15),
            member: Some("Runtime"),
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateFunctionRequest",
            kind: Kind::Structure,
            required: &["Code", "FunctionName", "Role"],
            members: &[
                Member {
                    name: "AcceleratorConfig",
                    shape: "AcceleratorConfig",
                    location: None,
                    wire: "AcceleratorConfig",
                },
                Member {
                    name: "Architectures",
                    shape: "ArchitecturesList",
                    location: None,
                    wire: "Architectures",
                },
                Member {
                    name: "CapacityProviderConfig",
                    shape: "CapacityProviderConfig",
                    location: None,
                    wire: "CapacityProviderConfig",
                },
                Member { name: "Code", shape: "FunctionCode", location: None, wire: "Code" },
                Member {
                    name: "CodeSigningConfigArn",
                    shape: "CodeSigningConfigArn",
                    location: None,
                    wire: "CodeSigningConfigArn",
                },
                Member {
                    name: "DeadLetterConfig",
                    shape: "DeadLetterConfig",
                    location: None,
                    wire: "DeadLetterConfig",
                },
                Member {
                    name: "Description",
                    shape: "Description",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "DurableConfig",
                    shape: "DurableConfig",
                    location: None,
                    wire: "DurableConfig",
                },
                Member {
                    name: "Environment",
                    shape: "Environment",
                    location: None,
                    wire: "Environment",
                },
                Member {
                    name: "EphemeralStorage",
                    shape: "EphemeralStorage",
                    location: None,
                    wire: "EphemeralStorage",
                },
                Member {
                    name: "FileSystemConfigs",
                    shape: "FileSystemConfigList",
                    location: None,
                    wire: "FileSystemConfigs",
                },
                Member {
                    name: "FunctionName",
                    shape: "FunctionName",
                    location: None,
                    wire: "FunctionName",
                },
                Member { name: "Handler", shape: "Handler", location: None, wire: "Handler" },
                Member {
                    name: "ImageConfig",
                    shape: "ImageConfig",
                    location: None,
                    wire: "ImageConfig",
                },
                Member { name: "KMSKeyArn", shape: "KMSKeyArn", location: None, wire: "KMSKeyArn" },
                Member { name: "Layers", shape: "LayerList", location: None, wire: "Layers" },
                Member {
                    name: "LoggingConfig",
                    shape: "LoggingConfig",
                    location: None,
                    wire: "LoggingConfig",
                },
                Member {
                    name: "MemorySize",
                    shape: "MemorySize",
                    location: None,
                    wire: "MemorySize",
                },
                Member {
                    name: "PackageType",
                    shape: "PackageType",
                    location: None,
                    wire: "PackageType",
                },
                Member { name: "Publish", shape: "Boolean", location: None, wire: "Publish" },
                Member {
                    name: "PublishTo",
                    shape: "FunctionVersionLatestPublished",
                    location: None,
                    wire: "PublishTo",
                },
                Member { name: "Role", shape: "RoleArn", location: None, wire: "Role" },
                Member { name: "Runtime", shape: "Runtime", location: None, wire: "Runtime" },
                Member {
                    name: "RuntimeConfig",
                    shape: "FunctionRuntimeConfig",
                    location: None,
                    wire: "RuntimeConfig",
                },
                Member { name: "SnapStart", shape: "SnapStart", location: None, wire: "SnapStart" },
                Member { name: "Tags", shape: "Tags", location: None, wire: "Tags" },
                Member {
                    name: "TenancyConfig",
                    shape: "TenancyConfig",
                    location: None,
                    wire: "TenancyConfig",
                },
                Member { name: "Timeout", shape: "Timeout", location: None, wire: "Timeout" },
                Member {
                    name: "TracingConfig",
                    shape: "TracingConfig",
                    location: None,
                    wire: "TracingConfig",
                },
                Member { name: "VpcConfig", shape: "VpcConfig", location: None, wire: "VpcConfig" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeadLetterConfig",
            kind: Kind::Structure,
            members: &[Member {
                name: "TargetArn",
                shape: "ResourceArn",
                location: None,
                wire: "TargetArn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteFunctionRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteLayerVersionRequest",
            kind: Kind::Structure,
            required: &["LayerName", "VersionNumber"],
            members: &[
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "VersionNumber",
                    shape: "LayerVersionNumber",
                    location: Some(Location::Uri),
                    wire: "VersionNumber",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Description",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "DirectS3Read",
            kind: Kind::String,
            values: &["ENABLED", "DISABLED", "AUTO"],
            ..Shape::EMPTY
        },
        Shape {
            name: "DurableConfig",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "ExecutionTimeout",
                    shape: "ExecutionTimeout",
                    location: None,
                    wire: "ExecutionTimeout",
                },
                Member { name: "KMSKeyArn", shape: "KMSKeyArn", location: None, wire: "KMSKeyArn" },
                Member {
                    name: "RetentionPeriodInDays",
                    shape: "RetentionPeriodInDays",
                    location: None,
                    wire: "RetentionPeriodInDays",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DurableExecutionName",
            kind: Kind::String,
            min: Some(1),
            max: Some(64),
            pattern: Some("[a-zA-Z0-9-_]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Environment",
            kind: Kind::Structure,
            members: &[Member {
                name: "Variables",
                shape: "EnvironmentVariables",
                location: None,
                wire: "Variables",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "EnvironmentVariableName",
            kind: Kind::String,
            pattern: Some("[a-zA-Z]([a-zA-Z0-9_])+"),
            sensitive: true,
            ..Shape::EMPTY
        },
        Shape {
            name: "EnvironmentVariableValue",
            kind: Kind::String,
            sensitive: true,
            ..Shape::EMPTY
        },
        Shape {
            name: "EnvironmentVariables",
            kind: Kind::Map,
            sensitive: true,
            key: Some("EnvironmentVariableName"),
            value: Some("EnvironmentVariableValue"),
            ..Shape::EMPTY
        },
        Shape {
            name: "EphemeralStorage",
            kind: Kind::Structure,
            required: &["Size"],
            members: &[Member {
                name: "Size",
                shape: "EphemeralStorageSize",
                location: None,
                wire: "Size",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "EphemeralStorageSize",
            kind: Kind::Integer,
            min: Some(512),
            max: Some(10_240),
            ..Shape::EMPTY
        },
        Shape {
            name: "EventSourceToken",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            pattern: Some(r"[a-zA-Z0-9._\-]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ExecutionEnvironmentMemoryGiBPerVCpu",
            kind: Kind::Double,
            min: Some(2),
            max: Some(8),
            ..Shape::EMPTY
        },
        Shape {
            name: "ExecutionTimeout",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(31_622_400),
            ..Shape::EMPTY
        },
        Shape {
            name: "FileSystemArn",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            pattern: Some(
                r"arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "FileSystemConfig",
            kind: Kind::Structure,
            required: &["Arn", "LocalMountPath"],
            members: &[
                Member { name: "Arn", shape: "FileSystemArn", location: None, wire: "Arn" },
                Member {
                    name: "LocalMountPath",
                    shape: "LocalMountPath",
                    location: None,
                    wire: "LocalMountPath",
                },
                Member {
                    name: "S3FilesConfig",
                    shape: "S3FilesConfig",
                    location: None,
                    wire: "S3FilesConfig",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FileSystemConfigList",
            kind: Kind::List,
            min: Some(0),
            max: Some(1),
            member: Some("FileSystemConfig"),
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionCode",
            kind: Kind::Structure,
            members: &[
                Member { name: "ImageUri", shape: "String", location: None, wire: "ImageUri" },
                Member { name: "S3Bucket", shape: "S3Bucket", location: None, wire: "S3Bucket" },
                Member { name: "S3Key", shape: "S3Key", location: None, wire: "S3Key" },
                Member {
                    name: "S3ObjectStorageMode",
                    shape: "S3ObjectStorageMode",
                    location: None,
                    wire: "S3ObjectStorageMode",
                },
                Member {
                    name: "S3ObjectVersion",
                    shape: "S3ObjectVersion",
                    location: None,
                    wire: "S3ObjectVersion",
                },
                Member {
                    name: "SourceKMSKeyArn",
                    shape: "KMSKeyArn",
                    location: None,
                    wire: "SourceKMSKeyArn",
                },
                Member { name: "ZipFile", shape: "Blob", location: None, wire: "ZipFile" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionName",
            kind: Kind::String,
            min: Some(1),
            max: Some(140),
            pattern: Some(
                r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionRuntimeAlias",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionRuntimeArn",
            kind: Kind::String,
            min: Some(48),
            max: Some(2048),
            pattern: Some(r"arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:runtime/.+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionRuntimeConfig",
            kind: Kind::Structure,
            required: &["RuntimeAlias", "RuntimeArn"],
            members: &[
                Member {
                    name: "RuntimeAlias",
                    shape: "FunctionRuntimeAlias",
                    location: None,
                    wire: "RuntimeAlias",
                },
                Member {
                    name: "RuntimeArn",
                    shape: "FunctionRuntimeArn",
                    location: None,
                    wire: "RuntimeArn",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FunctionUrlAuthType",
            kind: Kind::String,
            values: &["NONE", "AWS_IAM"],
            ..Shape::EMPTY
        },
        Shape { name: "FunctionVersion", kind: Kind::String, values: &["ALL"], ..Shape::EMPTY },
        Shape {
            name: "FunctionVersionLatestPublished",
            kind: Kind::String,
            values: &["LATEST_PUBLISHED"],
            ..Shape::EMPTY
        },
        Shape { name: "GetAccountSettingsRequest", kind: Kind::Structure, ..Shape::EMPTY },
        Shape {
            name: "GetFunctionCodeSigningConfigRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[Member {
                name: "FunctionName",
                shape: "NamespacedFunctionName",
                location: Some(Location::Uri),
                wire: "FunctionName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetFunctionConfigurationRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetFunctionRecursionConfigRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[Member {
                name: "FunctionName",
                shape: "UnqualifiedFunctionName",
                location: Some(Location::Uri),
                wire: "FunctionName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetFunctionRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetLayerVersionByArnRequest",
            kind: Kind::Structure,
            required: &["Arn"],
            members: &[Member {
                name: "Arn",
                shape: "LayerVersionArn",
                location: Some(Location::Query),
                wire: "Arn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetLayerVersionPolicyRequest",
            kind: Kind::Structure,
            required: &["LayerName", "VersionNumber"],
            members: &[
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "VersionNumber",
                    shape: "LayerVersionNumber",
                    location: Some(Location::Uri),
                    wire: "VersionNumber",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetLayerVersionRequest",
            kind: Kind::Structure,
            required: &["LayerName", "VersionNumber"],
            members: &[
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "VersionNumber",
                    shape: "LayerVersionNumber",
                    location: Some(Location::Uri),
                    wire: "VersionNumber",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "GetPolicyRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Handler",
            kind: Kind::String,
            min: Some(0),
            max: Some(128),
            pattern: Some(r"[^\s]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ImageConfig",
            kind: Kind::Structure,
            members: &[
                Member { name: "Command", shape: "StringList", location: None, wire: "Command" },
                Member {
                    name: "EntryPoint",
                    shape: "StringList",
                    location: None,
                    wire: "EntryPoint",
                },
                Member {
                    name: "WorkingDirectory",
                    shape: "WorkingDirectory",
                    location: None,
                    wire: "WorkingDirectory",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "InvocationRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "ClientContext",
                    shape: "String",
                    location: Some(Location::Header),
                    wire: "X-Amz-Client-Context",
                },
                Member {
                    name: "DurableExecutionName",
                    shape: "DurableExecutionName",
                    location: Some(Location::Header),
                    wire: "X-Amz-Durable-Execution-Name",
                },
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "InvocationType",
                    shape: "InvocationType",
                    location: Some(Location::Header),
                    wire: "X-Amz-Invocation-Type",
                },
                Member {
                    name: "LogType",
                    shape: "LogType",
                    location: Some(Location::Header),
                    wire: "X-Amz-Log-Type",
                },
                Member { name: "Payload", shape: "Blob", location: None, wire: "Payload" },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
                Member {
                    name: "TenantId",
                    shape: "TenantId",
                    location: Some(Location::Header),
                    wire: "X-Amz-Tenant-Id",
                },
            ],
            payload: Some("Payload"),
            ..Shape::EMPTY
        },
        Shape {
            name: "InvocationType",
            kind: Kind::String,
            values: &["Event", "RequestResponse", "DryRun"],
            ..Shape::EMPTY
        },
        Shape { name: "InvokedViaFunctionUrl", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "KMSKeyArn",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LambdaManagedInstancesCapacityProviderConfig",
            kind: Kind::Structure,
            required: &["CapacityProviderArn"],
            members: &[
                Member {
                    name: "CapacityProviderArn",
                    shape: "CapacityProviderArn",
                    location: None,
                    wire: "CapacityProviderArn",
                },
                Member {
                    name: "ExecutionEnvironmentMemoryGiBPerVCpu",
                    shape: "ExecutionEnvironmentMemoryGiBPerVCpu",
                    location: None,
                    wire: "ExecutionEnvironmentMemoryGiBPerVCpu",
                },
                Member {
                    name: "PerExecutionEnvironmentMaxConcurrency",
                    shape: "PerExecutionEnvironmentMaxConcurrency",
                    location: None,
                    wire: "PerExecutionEnvironmentMaxConcurrency",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerList",
            kind: Kind::List,
            member: Some("LayerVersionArn"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerNameOrArn",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            pattern: Some(
                r"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerPermissionAllowedAction",
            kind: Kind::String,
            min: Some(0),
            max: Some(22),
            pattern: Some("lambda:GetLayerVersion"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerPermissionAllowedPrincipal",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some(r"\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerVersionArn",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            pattern: Some(
                r"((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "LayerVersionContentInput",
            kind: Kind::Structure,
            members: &[
                Member { name: "S3Bucket", shape: "S3Bucket", location: None, wire: "S3Bucket" },
                Member { name: "S3Key", shape: "S3Key", location: None, wire: "S3Key" },
                Member {
                    name: "S3ObjectStorageMode",
                    shape: "S3ObjectStorageMode",
                    location: None,
                    wire: "S3ObjectStorageMode",
                },
                Member {
                    name: "S3ObjectVersion",
                    shape: "S3ObjectVersion",
                    location: None,
                    wire: "S3ObjectVersion",
                },
                Member { name: "ZipFile", shape: "Blob", location: None, wire: "ZipFile" },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "LayerVersionNumber", kind: Kind::Long, ..Shape::EMPTY },
        Shape {
            name: "LicenseInfo",
            kind: Kind::String,
            min: Some(0),
            max: Some(512),
            pattern: Some(".*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "ListFunctionsRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "FunctionVersion",
                    shape: "FunctionVersion",
                    location: Some(Location::Query),
                    wire: "FunctionVersion",
                },
                Member {
                    name: "Marker",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "Marker",
                },
                Member {
                    name: "MasterRegion",
                    shape: "MasterRegion",
                    location: Some(Location::Query),
                    wire: "MasterRegion",
                },
                Member {
                    name: "MaxItems",
                    shape: "MaxListItems",
                    location: Some(Location::Query),
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListLayerVersionsRequest",
            kind: Kind::Structure,
            required: &["LayerName"],
            members: &[
                Member {
                    name: "CompatibleArchitecture",
                    shape: "Architecture",
                    location: Some(Location::Query),
                    wire: "CompatibleArchitecture",
                },
                Member {
                    name: "CompatibleRuntime",
                    shape: "Runtime",
                    location: Some(Location::Query),
                    wire: "CompatibleRuntime",
                },
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "Marker",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "Marker",
                },
                Member {
                    name: "MaxItems",
                    shape: "MaxLayerListItems",
                    location: Some(Location::Query),
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListLayersRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "CompatibleArchitecture",
                    shape: "Architecture",
                    location: Some(Location::Query),
                    wire: "CompatibleArchitecture",
                },
                Member {
                    name: "CompatibleRuntime",
                    shape: "Runtime",
                    location: Some(Location::Query),
                    wire: "CompatibleRuntime",
                },
                Member {
                    name: "Marker",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "Marker",
                },
                Member {
                    name: "MaxItems",
                    shape: "MaxLayerListItems",
                    location: Some(Location::Query),
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListTagsRequest",
            kind: Kind::Structure,
            required: &["Resource"],
            members: &[Member {
                name: "Resource",
                shape: "TaggableResource",
                location: Some(Location::Uri),
                wire: "Resource",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListVersionsByFunctionRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Marker",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "Marker",
                },
                Member {
                    name: "MaxItems",
                    shape: "MaxListItems",
                    location: Some(Location::Query),
                    wire: "MaxItems",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "LocalMountPath",
            kind: Kind::String,
            min: Some(0),
            max: Some(160),
            pattern: Some("/mnt/[a-zA-Z0-9-_.]+"),
            ..Shape::EMPTY
        },
        Shape { name: "LogFormat", kind: Kind::String, values: &["JSON", "Text"], ..Shape::EMPTY },
        Shape {
            name: "LogGroup",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some(r"[\.\-_/#A-Za-z0-9]+"),
            ..Shape::EMPTY
        },
        Shape { name: "LogType", kind: Kind::String, values: &["None", "Tail"], ..Shape::EMPTY },
        Shape {
            name: "LoggingConfig",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "ApplicationLogLevel",
                    shape: "ApplicationLogLevel",
                    location: None,
                    wire: "ApplicationLogLevel",
                },
                Member { name: "LogFormat", shape: "LogFormat", location: None, wire: "LogFormat" },
                Member { name: "LogGroup", shape: "LogGroup", location: None, wire: "LogGroup" },
                Member {
                    name: "SystemLogLevel",
                    shape: "SystemLogLevel",
                    location: None,
                    wire: "SystemLogLevel",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "MasterRegion",
            kind: Kind::String,
            min: Some(1),
            max: Some(50),
            pattern: Some(r"ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}"),
            ..Shape::EMPTY
        },
        Shape {
            name: "MaxLayerListItems",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(50),
            ..Shape::EMPTY
        },
        Shape {
            name: "MaxListItems",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(10_000),
            ..Shape::EMPTY
        },
        Shape {
            name: "MemorySize",
            kind: Kind::Integer,
            min: Some(128),
            max: Some(10_240),
            ..Shape::EMPTY
        },
        Shape {
            name: "NamespacedFunctionName",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            pattern: Some(
                r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "NamespacedStatementId",
            kind: Kind::String,
            min: Some(1),
            max: Some(100),
            pattern: Some("([a-zA-Z0-9-_.]+)"),
            ..Shape::EMPTY
        },
        Shape { name: "NullableBoolean", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "NumericLatestPublishedOrAliasQualifier",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "OrganizationId",
            kind: Kind::String,
            min: Some(0),
            max: Some(34),
            pattern: Some("o-[a-z0-9]{10,32}"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PackageType",
            kind: Kind::String,
            values: &["Zip", "Image"],
            ..Shape::EMPTY
        },
        Shape {
            name: "PerExecutionEnvironmentMaxConcurrency",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(1600),
            ..Shape::EMPTY
        },
        Shape {
            name: "Principal",
            kind: Kind::String,
            min: Some(0),
            max: Some(2048),
            pattern: Some(r"[^\s]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PrincipalOrgID",
            kind: Kind::String,
            min: Some(12),
            max: Some(34),
            pattern: Some("o-[a-z0-9]{10,32}"),
            ..Shape::EMPTY
        },
        Shape {
            name: "PublishLayerVersionRequest",
            kind: Kind::Structure,
            required: &["Content", "LayerName"],
            members: &[
                Member {
                    name: "CompatibleArchitectures",
                    shape: "CompatibleArchitectures",
                    location: None,
                    wire: "CompatibleArchitectures",
                },
                Member {
                    name: "CompatibleRuntimes",
                    shape: "CompatibleRuntimes",
                    location: None,
                    wire: "CompatibleRuntimes",
                },
                Member {
                    name: "Content",
                    shape: "LayerVersionContentInput",
                    location: None,
                    wire: "Content",
                },
                Member {
                    name: "Description",
                    shape: "Description",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "LicenseInfo",
                    shape: "LicenseInfo",
                    location: None,
                    wire: "LicenseInfo",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutFunctionRecursionConfigRequest",
            kind: Kind::Structure,
            required: &["FunctionName", "RecursiveLoop"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "UnqualifiedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "RecursiveLoop",
                    shape: "RecursiveLoop",
                    location: None,
                    wire: "RecursiveLoop",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RecursiveLoop",
            kind: Kind::String,
            values: &["Allow", "Terminate"],
            ..Shape::EMPTY
        },
        Shape {
            name: "RemoveLayerVersionPermissionRequest",
            kind: Kind::Structure,
            required: &["LayerName", "StatementId", "VersionNumber"],
            members: &[
                Member {
                    name: "LayerName",
                    shape: "LayerNameOrArn",
                    location: Some(Location::Uri),
                    wire: "LayerName",
                },
                Member {
                    name: "RevisionId",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "RevisionId",
                },
                Member {
                    name: "StatementId",
                    shape: "StatementId",
                    location: Some(Location::Uri),
                    wire: "StatementId",
                },
                Member {
                    name: "VersionNumber",
                    shape: "LayerVersionNumber",
                    location: Some(Location::Uri),
                    wire: "VersionNumber",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "RemovePermissionRequest",
            kind: Kind::Structure,
            required: &["FunctionName", "StatementId"],
            members: &[
                Member {
                    name: "FunctionName",
                    shape: "NamespacedFunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member {
                    name: "Qualifier",
                    shape: "NumericLatestPublishedOrAliasQualifier",
                    location: Some(Location::Query),
                    wire: "Qualifier",
                },
                Member {
                    name: "RevisionId",
                    shape: "String",
                    location: Some(Location::Query),
                    wire: "RevisionId",
                },
                Member {
                    name: "StatementId",
                    shape: "NamespacedStatementId",
                    location: Some(Location::Uri),
                    wire: "StatementId",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "ResourceArn",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"),
            ..Shape::EMPTY
        },
        Shape {
            name: "RetentionPeriodInDays",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(90),
            ..Shape::EMPTY
        },
        Shape {
            name: "RoleArn",
            kind: Kind::String,
            min: Some(0),
            max: Some(10_000),
            pattern: Some(r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Runtime",
            kind: Kind::String,
            values: &[
                "nodejs",
                "nodejs4.3",
                "nodejs6.10",
                "nodejs8.10",
                "nodejs10.x",
                "nodejs12.x",
                "nodejs14.x",
                "nodejs16.x",
                "nodejs18.x",
                "nodejs20.x",
                "nodejs22.x",
                "nodejs24.x",
                "java8",
                "java8.al2",
                "java11",
                "java17",
                "java21",
                "java25",
                "python2.7",
                "python3.6",
                "python3.7",
                "python3.8",
                "python3.9",
                "python3.10",
                "python3.11",
                "python3.12",
                "python3.13",
                "python3.14",
                "dotnetcore1.0",
                "dotnetcore2.0",
                "dotnetcore2.1",
                "dotnetcore3.1",
                "dotnet6",
                "dotnet8",
                "dotnet10",
                "nodejs4.3-edge",
                "go1.x",
                "ruby2.5",
                "ruby2.7",
                "ruby3.2",
                "ruby3.3",
                "ruby3.4",
                "ruby4.0",
                "provided",
                "provided.al2",
                "provided.al2023",
                "nodejs26.x",
                "python3.15",
                "java8.al2023",
                "java11.al2023",
                "java17.al2023",
                "custom",
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "S3Bucket",
            kind: Kind::String,
            min: Some(3),
            max: Some(63),
            pattern: Some(r"[0-9A-Za-z\.\-_]*(?<!\.)"),
            ..Shape::EMPTY
        },
        Shape {
            name: "S3FilesConfig",
            kind: Kind::Structure,
            members: &[Member {
                name: "DirectS3Read",
                shape: "DirectS3Read",
                location: None,
                wire: "DirectS3Read",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "S3Key",
            kind: Kind::String,
            min: Some(1),
            max: Some(1024),
            pattern: Some(".*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "S3ObjectStorageMode",
            kind: Kind::String,
            values: &["COPY", "REFERENCE"],
            ..Shape::EMPTY
        },
        Shape {
            name: "S3ObjectVersion",
            kind: Kind::String,
            min: Some(1),
            max: Some(1024),
            pattern: Some(".*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecurityGroupId",
            kind: Kind::String,
            min: Some(0),
            max: Some(1024),
            pattern: Some("sg-[0-9a-zA-Z]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SecurityGroupIds",
            kind: Kind::List,
            min: Some(0),
            max: Some(5),
            member: Some("SecurityGroupId"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SnapStart",
            kind: Kind::Structure,
            members: &[Member {
                name: "ApplyOn",
                shape: "SnapStartApplyOn",
                location: None,
                wire: "ApplyOn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "SnapStartApplyOn",
            kind: Kind::String,
            values: &["PublishedVersions", "None"],
            ..Shape::EMPTY
        },
        Shape {
            name: "SourceOwner",
            kind: Kind::String,
            min: Some(0),
            max: Some(12),
            pattern: Some(r"\d{12}"),
            ..Shape::EMPTY
        },
        Shape {
            name: "StatementId",
            kind: Kind::String,
            min: Some(1),
            max: Some(100),
            pattern: Some("([a-zA-Z0-9-_]+)"),
            ..Shape::EMPTY
        },
        Shape { name: "String", kind: Kind::String, ..Shape::EMPTY },
        Shape {
            name: "StringList",
            kind: Kind::List,
            min: Some(0),
            max: Some(1500),
            member: Some("String"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SubnetId",
            kind: Kind::String,
            min: Some(0),
            max: Some(1024),
            pattern: Some("subnet-[0-9a-z]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SubnetIds",
            kind: Kind::List,
            min: Some(0),
            max: Some(16),
            member: Some("SubnetId"),
            ..Shape::EMPTY
        },
        Shape {
            name: "SystemLogLevel",
            kind: Kind::String,
            values: &["DEBUG", "INFO", "WARN"],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagKey",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"),
            ..Shape::EMPTY
        },
        Shape { name: "TagKeyList", kind: Kind::List, member: Some("TagKey"), ..Shape::EMPTY },
        Shape {
            name: "TagResourceRequest",
            kind: Kind::Structure,
            required: &["Resource", "Tags"],
            members: &[
                Member {
                    name: "Resource",
                    shape: "TaggableResource",
                    location: Some(Location::Uri),
                    wire: "Resource",
                },
                Member { name: "Tags", shape: "Tags", location: None, wire: "Tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagValue",
            kind: Kind::String,
            min: Some(0),
            max: Some(256),
            pattern: Some(r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TaggableResource",
            kind: Kind::String,
            min: Some(1),
            max: Some(10_000),
            pattern: Some(
                r"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "Tags",
            kind: Kind::Map,
            key: Some("TagKey"),
            value: Some("TagValue"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TenancyConfig",
            kind: Kind::Structure,
            required: &["TenantIsolationMode"],
            members: &[Member {
                name: "TenantIsolationMode",
                shape: "TenantIsolationMode",
                location: None,
                wire: "TenantIsolationMode",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "TenantId",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            pattern: Some(r"[a-zA-Z0-9\._:\/=+\-@ ]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TenantIsolationMode",
            kind: Kind::String,
            values: &["PER_TENANT"],
            ..Shape::EMPTY
        },
        Shape {
            name: "Timeout",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(900),
            ..Shape::EMPTY
        },
        Shape {
            name: "TracingConfig",
            kind: Kind::Structure,
            members: &[Member { name: "Mode", shape: "TracingMode", location: None, wire: "Mode" }],
            ..Shape::EMPTY
        },
        Shape {
            name: "TracingMode",
            kind: Kind::String,
            values: &["Active", "PassThrough"],
            ..Shape::EMPTY
        },
        Shape {
            name: "UnqualifiedFunctionName",
            kind: Kind::String,
            min: Some(1),
            max: Some(140),
            pattern: Some(
                r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)",
            ),
            ..Shape::EMPTY
        },
        Shape {
            name: "UntagResourceRequest",
            kind: Kind::Structure,
            required: &["Resource", "TagKeys"],
            members: &[
                Member {
                    name: "Resource",
                    shape: "TaggableResource",
                    location: Some(Location::Uri),
                    wire: "Resource",
                },
                Member {
                    name: "TagKeys",
                    shape: "TagKeyList",
                    location: Some(Location::Query),
                    wire: "tagKeys",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateFunctionCodeRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "Architectures",
                    shape: "ArchitecturesList",
                    location: None,
                    wire: "Architectures",
                },
                Member { name: "DryRun", shape: "Boolean", location: None, wire: "DryRun" },
                Member {
                    name: "FunctionName",
                    shape: "FunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member { name: "ImageUri", shape: "String", location: None, wire: "ImageUri" },
                Member { name: "Publish", shape: "Boolean", location: None, wire: "Publish" },
                Member {
                    name: "PublishTo",
                    shape: "FunctionVersionLatestPublished",
                    location: None,
                    wire: "PublishTo",
                },
                Member { name: "RevisionId", shape: "String", location: None, wire: "RevisionId" },
                Member { name: "S3Bucket", shape: "S3Bucket", location: None, wire: "S3Bucket" },
                Member { name: "S3Key", shape: "S3Key", location: None, wire: "S3Key" },
                Member {
                    name: "S3ObjectStorageMode",
                    shape: "S3ObjectStorageMode",
                    location: None,
                    wire: "S3ObjectStorageMode",
                },
                Member {
                    name: "S3ObjectVersion",
                    shape: "S3ObjectVersion",
                    location: None,
                    wire: "S3ObjectVersion",
                },
                Member {
                    name: "SourceKMSKeyArn",
                    shape: "KMSKeyArn",
                    location: None,
                    wire: "SourceKMSKeyArn",
                },
                Member { name: "ZipFile", shape: "Blob", location: None, wire: "ZipFile" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UpdateFunctionConfigurationRequest",
            kind: Kind::Structure,
            required: &["FunctionName"],
            members: &[
                Member {
                    name: "AcceleratorConfig",
                    shape: "AcceleratorConfig",
                    location: None,
                    wire: "AcceleratorConfig",
                },
                Member {
                    name: "CapacityProviderConfig",
                    shape: "CapacityProviderConfig",
                    location: None,
                    wire: "CapacityProviderConfig",
                },
                Member {
                    name: "DeadLetterConfig",
                    shape: "DeadLetterConfig",
                    location: None,
                    wire: "DeadLetterConfig",
                },
                Member {
                    name: "Description",
                    shape: "Description",
                    location: None,
                    wire: "Description",
                },
                Member {
                    name: "DurableConfig",
                    shape: "DurableConfig",
                    location: None,
                    wire: "DurableConfig",
                },
                Member {
                    name: "Environment",
                    shape: "Environment",
                    location: None,
                    wire: "Environment",
                },
                Member {
                    name: "EphemeralStorage",
                    shape: "EphemeralStorage",
                    location: None,
                    wire: "EphemeralStorage",
                },
                Member {
                    name: "FileSystemConfigs",
                    shape: "FileSystemConfigList",
                    location: None,
                    wire: "FileSystemConfigs",
                },
                Member {
                    name: "FunctionName",
                    shape: "FunctionName",
                    location: Some(Location::Uri),
                    wire: "FunctionName",
                },
                Member { name: "Handler", shape: "Handler", location: None, wire: "Handler" },
                Member {
                    name: "ImageConfig",
                    shape: "ImageConfig",
                    location: None,
                    wire: "ImageConfig",
                },
                Member { name: "KMSKeyArn", shape: "KMSKeyArn", location: None, wire: "KMSKeyArn" },
                Member { name: "Layers", shape: "LayerList", location: None, wire: "Layers" },
                Member {
                    name: "LoggingConfig",
                    shape: "LoggingConfig",
                    location: None,
                    wire: "LoggingConfig",
                },
                Member {
                    name: "MemorySize",
                    shape: "MemorySize",
                    location: None,
                    wire: "MemorySize",
                },
                Member { name: "RevisionId", shape: "String", location: None, wire: "RevisionId" },
                Member { name: "Role", shape: "RoleArn", location: None, wire: "Role" },
                Member { name: "Runtime", shape: "Runtime", location: None, wire: "Runtime" },
                Member {
                    name: "RuntimeConfig",
                    shape: "FunctionRuntimeConfig",
                    location: None,
                    wire: "RuntimeConfig",
                },
                Member { name: "SnapStart", shape: "SnapStart", location: None, wire: "SnapStart" },
                Member { name: "Timeout", shape: "Timeout", location: None, wire: "Timeout" },
                Member {
                    name: "TracingConfig",
                    shape: "TracingConfig",
                    location: None,
                    wire: "TracingConfig",
                },
                Member { name: "VpcConfig", shape: "VpcConfig", location: None, wire: "VpcConfig" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "VpcConfig",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "Ipv6AllowedForDualStack",
                    shape: "NullableBoolean",
                    location: None,
                    wire: "Ipv6AllowedForDualStack",
                },
                Member {
                    name: "SecurityGroupIds",
                    shape: "SecurityGroupIds",
                    location: None,
                    wire: "SecurityGroupIds",
                },
                Member { name: "SubnetIds", shape: "SubnetIds", location: None, wire: "SubnetIds" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "WorkingDirectory",
            kind: Kind::String,
            min: Some(0),
            max: Some(1000),
            ..Shape::EMPTY
        },
    ],
    #[cfg(test)]
    errors: &[
        ("CodeArtifactUserDeletedException", 409),
        ("CodeArtifactUserFailedException", 409),
        ("CodeArtifactUserPendingException", 409),
        ("CodeSigningConfigNotFoundException", 404),
        ("CodeStorageExceededException", 400),
        ("CodeVerificationFailedException", 400),
        ("DurableExecutionAlreadyStartedException", 409),
        ("EC2AccessDeniedException", 502),
        ("EC2ThrottledException", 502),
        ("EC2UnexpectedException", 502),
        ("EFSIOException", 410),
        ("EFSMountConnectivityException", 408),
        ("EFSMountFailureException", 403),
        ("EFSMountTimeoutException", 408),
        ("ENILimitReachedException", 502),
        ("ENINotReadyException", 502),
        ("FunctionVersionsPerCapacityProviderLimitExceededException", 400),
        ("InvalidCodeSignatureException", 400),
        ("InvalidParameterValueException", 400),
        ("InvalidRequestContentException", 400),
        ("InvalidRuntimeException", 502),
        ("InvalidSecurityGroupIDException", 502),
        ("InvalidSubnetIDException", 502),
        ("InvalidZipFileException", 502),
        ("KMSAccessDeniedException", 502),
        ("KMSDisabledException", 502),
        ("KMSInvalidStateException", 502),
        ("KMSNotFoundException", 502),
        ("ModeNotSupportedException", 400),
        ("NoPublishedVersionException", 400),
        ("PolicyLengthExceededException", 400),
        ("PreconditionFailedException", 412),
        ("PublicPolicyException", 400),
        ("RecursiveInvocationException", 400),
        ("RequestTooLargeException", 413),
        ("ResourceConflictException", 409),
        ("ResourceNotFoundException", 404),
        ("ResourceNotReadyException", 502),
        ("RuntimeAliasDeletedException", 409),
        ("RuntimeVersionDeletedException", 409),
        ("S3FilesMountConnectivityException", 408),
        ("S3FilesMountFailureException", 403),
        ("S3FilesMountTimeoutException", 408),
        ("SerializedRequestEntityTooLargeException", 413),
        ("ServiceException", 500),
        ("ServiceQuotaExceededException", 402),
        ("SnapStartException", 400),
        ("SnapStartNotReadyException", 409),
        ("SnapStartRegenerationFailureException", 409),
        ("SnapStartTimeoutException", 408),
        ("SubnetIPAddressLimitReachedException", 502),
        ("TooManyRequestsException", 429),
        ("UnsupportedMediaTypeException", 415),
    ],
};
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcceleratorConfig {
    pub accelerator_memory_size: i32,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountLimit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_size_unzipped: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_size_zipped: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_executions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_code_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreserved_concurrent_executions: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountUsage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_code_size: Option<i64>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddLayerVersionPermissionRequest {
    pub action: String,
    pub layer_name: String,
    pub organization_id: Option<String>,
    pub principal: String,
    pub revision_id: Option<String>,
    pub statement_id: String,
    pub version_number: i64,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddLayerVersionPermissionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionRequest {
    pub action: String,
    pub event_source_token: Option<String>,
    pub function_name: String,
    pub function_url_auth_type: Option<String>,
    pub invoked_via_function_url: Option<bool>,
    pub principal: String,
    #[serde(rename = "PrincipalOrgID")]
    pub principal_org_id: Option<String>,
    pub qualifier: Option<String>,
    pub revision_id: Option<String>,
    pub source_account: Option<String>,
    pub source_arn: Option<String>,
    pub statement_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CapacityProviderConfig {
    pub lambda_managed_instances_capacity_provider_config:
        LambdaManagedInstancesCapacityProviderConfig,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Concurrency {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_concurrent_executions: Option<i32>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFunctionRequest {
    pub accelerator_config: Option<AcceleratorConfig>,
    pub architectures: Option<Vec<String>>,
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    pub code: FunctionCode,
    pub code_signing_config_arn: Option<String>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub description: Option<String>,
    pub durable_config: Option<DurableConfig>,
    pub environment: Option<Environment>,
    pub ephemeral_storage: Option<EphemeralStorage>,
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    pub function_name: String,
    pub handler: Option<String>,
    pub image_config: Option<ImageConfig>,
    #[serde(rename = "KMSKeyArn")]
    pub kms_key_arn: Option<String>,
    pub layers: Option<Vec<String>>,
    pub logging_config: Option<LoggingConfig>,
    pub memory_size: Option<i32>,
    pub package_type: Option<String>,
    pub publish: Option<bool>,
    pub publish_to: Option<String>,
    pub role: String,
    pub runtime: Option<String>,
    pub runtime_config: Option<FunctionRuntimeConfig>,
    pub snap_start: Option<SnapStart>,
    pub tags: Option<BTreeMap<String, String>>,
    pub tenancy_config: Option<TenancyConfig>,
    pub timeout: Option<i32>,
    pub tracing_config: Option<TracingConfig>,
    pub vpc_config: Option<VpcConfig>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeadLetterConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_arn: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteFunctionRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}
#[derive(Default, Serialize)]
pub struct DeleteFunctionResponse {}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteLayerVersionRequest {
    pub layer_name: String,
    pub version_number: i64,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DurableConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_timeout: Option<i32>,
    #[serde(rename = "KMSKeyArn", skip_serializing_if = "Option::is_none")]
    pub kms_key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_period_in_days: Option<i32>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Environment {
    pub variables: Option<BTreeMap<String, String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnvironmentError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnvironmentResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<EnvironmentError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Option<BTreeMap<String, String>>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EphemeralStorage {
    pub size: i32,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FileSystemConfig {
    pub arn: String,
    pub local_mount_path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_files_config: Option<S3FilesConfig>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionCode {
    pub image_uri: Option<String>,
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_storage_mode: Option<String>,
    pub s3_object_version: Option<String>,
    #[serde(rename = "SourceKMSKeyArn")]
    pub source_kms_key_arn: Option<String>,
    pub zip_file: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionCodeLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<FunctionCodeLocationError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_image_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_s3_object: Option<ResolvedS3Object>,
    #[serde(rename = "SourceKMSKeyArn", skip_serializing_if = "Option::is_none")]
    pub source_kms_key_arn: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionCodeLocationError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_config: Option<AcceleratorConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architectures: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead_letter_config: Option<DeadLetterConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub durable_config: Option<DurableConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_config_response: Option<ImageConfigResponse>,
    #[serde(rename = "KMSKeyArn", skip_serializing_if = "Option::is_none")]
    pub kms_key_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_status_reason_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<Layer>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logging_config: Option<LoggingConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_config: Option<FunctionRuntimeConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_version_config: Option<RuntimeVersionConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_job_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_profile_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snap_start: Option<SnapStartResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenancy_config: Option<TenancyConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracing_config: Option<TracingConfigResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_config: Option<VpcConfigResponse>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionRuntimeConfig {
    pub runtime_alias: String,
    pub runtime_arn: String,
}
#[derive(Default, Deserialize)]
pub struct GetAccountSettingsRequest {}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountSettingsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_limit: Option<AccountLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_usage: Option<AccountUsage>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionCodeSigningConfigRequest {
    pub function_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionCodeSigningConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_signing_config_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionConfigurationRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionRecursionConfigRequest {
    pub function_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionRecursionConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive_loop: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<FunctionCodeLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<Concurrency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<FunctionConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags_error: Option<TagsError>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLayerVersionByArnRequest {
    pub arn: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLayerVersionPolicyRequest {
    pub layer_name: String,
    pub version_number: i64,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLayerVersionPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLayerVersionRequest {
    pub layer_name: String,
    pub version_number: i64,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetLayerVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_architectures: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_runtimes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<LayerVersionContentOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPolicyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfigError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ImageConfigError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_config: Option<ImageConfig>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvocationRequest {
    pub client_context: Option<String>,
    pub durable_execution_name: Option<String>,
    pub function_name: String,
    pub invocation_type: Option<String>,
    pub log_type: Option<String>,
    pub qualifier: Option<String>,
    pub tenant_id: Option<String>,
}
#[derive(Default, Serialize)]
pub struct InvocationResponse {}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LambdaManagedInstancesCapacityProviderConfig {
    pub capacity_provider_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_environment_memory_gi_b_per_v_cpu: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_execution_environment_max_concurrency: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Layer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_job_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_profile_version_arn: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerVersionContentInput {
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_storage_mode: Option<String>,
    pub s3_object_version: Option<String>,
    pub zip_file: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerVersionContentOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_s3_object: Option<ResolvedS3Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_job_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_profile_version_arn: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerVersionsListItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_architectures: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_runtimes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayersListItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_matching_version: Option<LayerVersionsListItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_name: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionsRequest {
    pub function_version: Option<String>,
    pub marker: Option<String>,
    pub master_region: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub functions: Option<Vec<FunctionConfiguration>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListLayerVersionsRequest {
    pub compatible_architecture: Option<String>,
    pub compatible_runtime: Option<String>,
    pub layer_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListLayerVersionsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_versions: Option<Vec<LayerVersionsListItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListLayersRequest {
    pub compatible_architecture: Option<String>,
    pub compatible_runtime: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListLayersResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<LayersListItem>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsRequest {
    pub resource: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionRequest {
    pub function_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<FunctionConfiguration>>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoggingConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_log_level: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_log_level: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishLayerVersionRequest {
    pub compatible_architectures: Option<Vec<String>>,
    pub compatible_runtimes: Option<Vec<String>>,
    pub content: LayerVersionContentInput,
    pub description: Option<String>,
    pub layer_name: String,
    pub license_info: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishLayerVersionResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_architectures: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatible_runtimes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<LayerVersionContentOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutFunctionRecursionConfigRequest {
    pub function_name: String,
    pub recursive_loop: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutFunctionRecursionConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive_loop: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveLayerVersionPermissionRequest {
    pub layer_name: String,
    pub revision_id: Option<String>,
    pub statement_id: String,
    pub version_number: i64,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemovePermissionRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
    pub revision_id: Option<String>,
    pub statement_id: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResolvedS3Object {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_object_version: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuntimeVersionConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<RuntimeVersionError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_version_arn: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuntimeVersionError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct S3FilesConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_s3_read: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnapStart {
    pub apply_on: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnapStartResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimization_status: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    pub resource: String,
    pub tags: BTreeMap<String, String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagsError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TenancyConfig {
    pub tenant_isolation_mode: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TracingConfig {
    pub mode: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TracingConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    pub resource: String,
    pub tag_keys: Vec<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateFunctionCodeRequest {
    pub architectures: Option<Vec<String>>,
    pub dry_run: Option<bool>,
    pub function_name: String,
    pub image_uri: Option<String>,
    pub publish: Option<bool>,
    pub publish_to: Option<String>,
    pub revision_id: Option<String>,
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_storage_mode: Option<String>,
    pub s3_object_version: Option<String>,
    #[serde(rename = "SourceKMSKeyArn")]
    pub source_kms_key_arn: Option<String>,
    pub zip_file: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateFunctionConfigurationRequest {
    pub accelerator_config: Option<AcceleratorConfig>,
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub description: Option<String>,
    pub durable_config: Option<DurableConfig>,
    pub environment: Option<Environment>,
    pub ephemeral_storage: Option<EphemeralStorage>,
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    pub function_name: String,
    pub handler: Option<String>,
    pub image_config: Option<ImageConfig>,
    #[serde(rename = "KMSKeyArn")]
    pub kms_key_arn: Option<String>,
    pub layers: Option<Vec<String>>,
    pub logging_config: Option<LoggingConfig>,
    pub memory_size: Option<i32>,
    pub revision_id: Option<String>,
    pub role: Option<String>,
    pub runtime: Option<String>,
    pub runtime_config: Option<FunctionRuntimeConfig>,
    pub snap_start: Option<SnapStart>,
    pub timeout: Option<i32>,
    pub tracing_config: Option<TracingConfig>,
    pub vpc_config: Option<VpcConfig>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcConfig {
    pub ipv6_allowed_for_dual_stack: Option<bool>,
    pub security_group_ids: Option<Vec<String>>,
    pub subnet_ids: Option<Vec<String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcConfigResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_allowed_for_dual_stack: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
}
