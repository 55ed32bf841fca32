//! Made by `make generate` from `model/logs.json`. Not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Api, Kind, Member, Operation, Protocol, Shape};

pub(crate) static API: Api = Api {
    service: "logs",
    protocol: Protocol::Json11,
    version: "",
    namespace: "",
    operations: &[
        Operation {
            name: "AssociateKmsKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "AssociateSourceToS3TableIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CancelExportTask",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CancelImportTask",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateDelivery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateExportTask",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateImportTask",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateLogAnomalyDetector",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateLogGroup",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CreateLogGroupRequest"),
            output: None,
        },
        Operation {
            name: "CreateLogStream",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("CreateLogStreamRequest"),
            output: None,
        },
        Operation {
            name: "CreateLookupTable",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "CreateScheduledQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteAccountPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDataProtectionPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDelivery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDeliveryDestination",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDeliveryDestinationPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDeliverySource",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteDestination",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteIndexPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteLogAnomalyDetector",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteLogGroup",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteLogGroupRequest"),
            output: None,
        },
        Operation {
            name: "DeleteLogStream",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteLogStreamRequest"),
            output: None,
        },
        Operation {
            name: "DeleteLookupTable",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteMetricFilter",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteQueryDefinition",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteResourcePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteRetentionPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DeleteRetentionPolicyRequest"),
            output: None,
        },
        Operation {
            name: "DeleteScheduledQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteSubscriptionFilter",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteSyslogConfiguration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DeleteTransformer",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeAccountPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeConfigurationTemplates",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeDeliveries",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeDeliveryDestinations",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeDeliverySources",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeDestinations",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeExportTasks",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeFieldIndexes",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeImportTaskBatches",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeImportTasks",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeIndexPolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeLogGroups",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DescribeLogGroupsRequest"),
            output: Some("DescribeLogGroupsResponse"),
        },
        Operation {
            name: "DescribeLogStreams",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("DescribeLogStreamsRequest"),
            output: Some("DescribeLogStreamsResponse"),
        },
        Operation {
            name: "DescribeLookupTables",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeMetricFilters",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeQueries",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeQueryDefinitions",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeResourcePolicies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DescribeSubscriptionFilters",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DisassociateKmsKey",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "DisassociateSourceFromS3TableIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "FilterLogEvents",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("FilterLogEventsRequest"),
            output: Some("FilterLogEventsResponse"),
        },
        Operation {
            name: "GetDataProtectionPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDelivery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDeliveryDestination",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDeliveryDestinationPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetDeliverySource",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLogAnomalyDetector",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLogEvents",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("GetLogEventsRequest"),
            output: Some("GetLogEventsResponse"),
        },
        Operation {
            name: "GetLogFields",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLogGroupFields",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLogObject",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLogRecord",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetLookupTable",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetQueryResults",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetScheduledQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetScheduledQueryHistory",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetStorageTierPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "GetTransformer",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListAggregateLogGroupSummaries",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListAnomalies",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListIntegrations",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListLogAnomalyDetectors",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListLogGroups",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListLogGroupsForQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListScheduledQueries",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSourcesForS3TableIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListSyslogConfigurations",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "ListTagsForResource",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListTagsForResourceRequest"),
            output: Some("ListTagsForResourceResponse"),
        },
        Operation {
            name: "ListTagsLogGroup",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("ListTagsLogGroupRequest"),
            output: Some("ListTagsLogGroupResponse"),
        },
        Operation {
            name: "PutAccountPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutBearerTokenAuthentication",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDataProtectionPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDeliveryDestination",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDeliveryDestinationPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDeliverySource",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDestination",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutDestinationPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutIndexPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutIntegration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutLogEvents",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutLogEventsRequest"),
            output: Some("PutLogEventsResponse"),
        },
        Operation {
            name: "PutLogGroupDeletionProtection",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutMetricFilter",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutQueryDefinition",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutResourcePolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutRetentionPolicy",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("PutRetentionPolicyRequest"),
            output: None,
        },
        Operation {
            name: "PutStorageTierPolicy",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutSubscriptionFilter",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutSyslogConfiguration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "PutTransformer",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "StartLiveTail",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "StartQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "StopQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TagLogGroup",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("TagLogGroupRequest"),
            output: None,
        },
        Operation {
            name: "TagResource",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("TagResourceRequest"),
            output: None,
        },
        Operation {
            name: "TestMetricFilter",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "TestTransformer",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UntagLogGroup",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UntagLogGroupRequest"),
            output: None,
        },
        Operation {
            name: "UntagResource",
            method: "POST",
            uri: "/",
            served: true,
            input: Some("UntagResourceRequest"),
            output: None,
        },
        Operation {
            name: "UpdateAnomaly",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateDeliveryConfiguration",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateLogAnomalyDetector",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateLookupTable",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
        Operation {
            name: "UpdateScheduledQuery",
            method: "POST",
            uri: "/",
            served: false,
            input: None,
            output: None,
        },
    ],
    shapes: &[
        Shape {
            name: "AccountId",
            kind: Kind::String,
            min: Some(12),
            max: Some(12),
            pattern: Some(r"^\d{12}$"),
            ..Shape::EMPTY
        },
        Shape {
            name: "AccountIds",
            kind: Kind::List,
            min: Some(0),
            max: Some(20),
            member: Some("AccountId"),
            ..Shape::EMPTY
        },
        Shape {
            name: "AmazonResourceName",
            kind: Kind::String,
            min: Some(1),
            max: Some(1011),
            pattern: Some(r"[\w+=/:,.@-]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateLogGroupRequest",
            kind: Kind::Structure,
            required: &["logGroupName"],
            members: &[
                Member {
                    name: "deletionProtectionEnabled",
                    shape: "DeletionProtectionEnabled",
                    location: None,
                    wire: "deletionProtectionEnabled",
                },
                Member { name: "kmsKeyId", shape: "KmsKeyId", location: None, wire: "kmsKeyId" },
                Member {
                    name: "logGroupClass",
                    shape: "LogGroupClass",
                    location: None,
                    wire: "logGroupClass",
                },
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member { name: "tags", shape: "Tags", location: None, wire: "tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "CreateLogStreamRequest",
            kind: Kind::Structure,
            required: &["logGroupName", "logStreamName"],
            members: &[
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamName",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "Days", kind: Kind::Integer, ..Shape::EMPTY },
        Shape {
            name: "DeleteLogGroupRequest",
            kind: Kind::Structure,
            required: &["logGroupName"],
            members: &[Member {
                name: "logGroupName",
                shape: "LogGroupName",
                location: None,
                wire: "logGroupName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteLogStreamRequest",
            kind: Kind::Structure,
            required: &["logGroupName", "logStreamName"],
            members: &[
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamName",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamName",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DeleteRetentionPolicyRequest",
            kind: Kind::Structure,
            required: &["logGroupName"],
            members: &[Member {
                name: "logGroupName",
                shape: "LogGroupName",
                location: None,
                wire: "logGroupName",
            }],
            ..Shape::EMPTY
        },
        Shape { name: "DeletionProtectionEnabled", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "Descending", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "DescribeLimit",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(50),
            ..Shape::EMPTY
        },
        Shape {
            name: "DescribeLogGroupsLogGroupIdentifiers",
            kind: Kind::List,
            min: Some(1),
            max: Some(50),
            member: Some("LogGroupIdentifier"),
            ..Shape::EMPTY
        },
        Shape {
            name: "DescribeLogGroupsRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "accountIdentifiers",
                    shape: "AccountIds",
                    location: None,
                    wire: "accountIdentifiers",
                },
                Member {
                    name: "includeLinkedAccounts",
                    shape: "IncludeLinkedAccounts",
                    location: None,
                    wire: "includeLinkedAccounts",
                },
                Member { name: "limit", shape: "DescribeLimit", location: None, wire: "limit" },
                Member {
                    name: "logGroupClass",
                    shape: "LogGroupClass",
                    location: None,
                    wire: "logGroupClass",
                },
                Member {
                    name: "logGroupIdentifiers",
                    shape: "DescribeLogGroupsLogGroupIdentifiers",
                    location: None,
                    wire: "logGroupIdentifiers",
                },
                Member {
                    name: "logGroupNamePattern",
                    shape: "LogGroupNamePattern",
                    location: None,
                    wire: "logGroupNamePattern",
                },
                Member {
                    name: "logGroupNamePrefix",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupNamePrefix",
                },
                Member { name: "nextToken", shape: "NextToken", location: None, wire: "nextToken" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "DescribeLogStreamsRequest",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "descending",
                    shape: "Descending",
                    location: None,
                    wire: "descending",
                },
                Member { name: "limit", shape: "DescribeLimit", location: None, wire: "limit" },
                Member {
                    name: "logGroupIdentifier",
                    shape: "LogGroupIdentifier",
                    location: None,
                    wire: "logGroupIdentifier",
                },
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamNamePrefix",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamNamePrefix",
                },
                Member { name: "nextToken", shape: "NextToken", location: None, wire: "nextToken" },
                Member { name: "orderBy", shape: "OrderBy", location: None, wire: "orderBy" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "Entity",
            kind: Kind::Structure,
            members: &[
                Member {
                    name: "attributes",
                    shape: "EntityAttributes",
                    location: None,
                    wire: "attributes",
                },
                Member {
                    name: "keyAttributes",
                    shape: "EntityKeyAttributes",
                    location: None,
                    wire: "keyAttributes",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityAttributes",
            kind: Kind::Map,
            min: Some(0),
            max: Some(10),
            key: Some("EntityAttributesKey"),
            value: Some("EntityAttributesValue"),
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityAttributesKey",
            kind: Kind::String,
            min: Some(1),
            max: Some(256),
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityAttributesValue",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityKeyAttributes",
            kind: Kind::Map,
            min: Some(2),
            max: Some(4),
            key: Some("EntityKeyAttributesKey"),
            value: Some("EntityKeyAttributesValue"),
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityKeyAttributesKey",
            kind: Kind::String,
            min: Some(1),
            max: Some(32),
            ..Shape::EMPTY
        },
        Shape {
            name: "EntityKeyAttributesValue",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            ..Shape::EMPTY
        },
        Shape { name: "EventMessage", kind: Kind::String, min: Some(1), ..Shape::EMPTY },
        Shape {
            name: "EventsLimit",
            kind: Kind::Integer,
            min: Some(1),
            max: Some(10_000),
            ..Shape::EMPTY
        },
        Shape {
            name: "FilterLogEventsRequest",
            kind: Kind::Structure,
            members: &[
                Member { name: "endTime", shape: "Timestamp", location: None, wire: "endTime" },
                Member {
                    name: "filterPattern",
                    shape: "FilterPattern",
                    location: None,
                    wire: "filterPattern",
                },
                Member {
                    name: "interleaved",
                    shape: "Interleaved",
                    location: None,
                    wire: "interleaved",
                },
                Member { name: "limit", shape: "EventsLimit", location: None, wire: "limit" },
                Member {
                    name: "logGroupIdentifier",
                    shape: "LogGroupIdentifier",
                    location: None,
                    wire: "logGroupIdentifier",
                },
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamNamePrefix",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamNamePrefix",
                },
                Member {
                    name: "logStreamNames",
                    shape: "InputLogStreamNames",
                    location: None,
                    wire: "logStreamNames",
                },
                Member { name: "nextToken", shape: "NextToken", location: None, wire: "nextToken" },
                Member {
                    name: "startFromHead",
                    shape: "StartFromHead",
                    location: None,
                    wire: "startFromHead",
                },
                Member { name: "startTime", shape: "Timestamp", location: None, wire: "startTime" },
                Member { name: "unmask", shape: "Unmask", location: None, wire: "unmask" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "FilterPattern",
            kind: Kind::String,
            min: Some(0),
            max: Some(1024),
            ..Shape::EMPTY
        },
        Shape {
            name: "GetLogEventsRequest",
            kind: Kind::Structure,
            required: &["logStreamName"],
            members: &[
                Member { name: "endTime", shape: "Timestamp", location: None, wire: "endTime" },
                Member { name: "limit", shape: "EventsLimit", location: None, wire: "limit" },
                Member {
                    name: "logGroupIdentifier",
                    shape: "LogGroupIdentifier",
                    location: None,
                    wire: "logGroupIdentifier",
                },
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamName",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamName",
                },
                Member { name: "nextToken", shape: "NextToken", location: None, wire: "nextToken" },
                Member {
                    name: "startFromHead",
                    shape: "StartFromHead",
                    location: None,
                    wire: "startFromHead",
                },
                Member { name: "startTime", shape: "Timestamp", location: None, wire: "startTime" },
                Member { name: "unmask", shape: "Unmask", location: None, wire: "unmask" },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "IncludeLinkedAccounts", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "InputLogEvent",
            kind: Kind::Structure,
            required: &["message", "timestamp"],
            members: &[
                Member { name: "message", shape: "EventMessage", location: None, wire: "message" },
                Member { name: "timestamp", shape: "Timestamp", location: None, wire: "timestamp" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "InputLogEvents",
            kind: Kind::List,
            min: Some(1),
            max: Some(10_000),
            member: Some("InputLogEvent"),
            ..Shape::EMPTY
        },
        Shape {
            name: "InputLogStreamNames",
            kind: Kind::List,
            min: Some(1),
            max: Some(100),
            member: Some("LogStreamName"),
            ..Shape::EMPTY
        },
        Shape { name: "Interleaved", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape { name: "KmsKeyId", kind: Kind::String, max: Some(256), ..Shape::EMPTY },
        Shape {
            name: "ListTagsForResourceRequest",
            kind: Kind::Structure,
            required: &["resourceArn"],
            members: &[Member {
                name: "resourceArn",
                shape: "AmazonResourceName",
                location: None,
                wire: "resourceArn",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "ListTagsLogGroupRequest",
            kind: Kind::Structure,
            required: &["logGroupName"],
            members: &[Member {
                name: "logGroupName",
                shape: "LogGroupName",
                location: None,
                wire: "logGroupName",
            }],
            ..Shape::EMPTY
        },
        Shape {
            name: "LogGroupClass",
            kind: Kind::String,
            values: &["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"],
            ..Shape::EMPTY
        },
        Shape {
            name: "LogGroupIdentifier",
            kind: Kind::String,
            min: Some(1),
            max: Some(2048),
            pattern: Some(r"[\w#+=/:,.@-]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LogGroupName",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some(r"[\.\-_/#A-Za-z0-9]+"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LogGroupNamePattern",
            kind: Kind::String,
            min: Some(0),
            max: Some(512),
            pattern: Some(r"[\.\-_/#A-Za-z0-9]*"),
            ..Shape::EMPTY
        },
        Shape {
            name: "LogStreamName",
            kind: Kind::String,
            min: Some(1),
            max: Some(512),
            pattern: Some("[^:*]*"),
            ..Shape::EMPTY
        },
        Shape { name: "NextToken", kind: Kind::String, min: Some(1), ..Shape::EMPTY },
        Shape {
            name: "OrderBy",
            kind: Kind::String,
            values: &["LogStreamName", "LastEventTime"],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutLogEventsRequest",
            kind: Kind::Structure,
            required: &["logEvents", "logGroupName", "logStreamName"],
            members: &[
                Member { name: "entity", shape: "Entity", location: None, wire: "entity" },
                Member {
                    name: "logEvents",
                    shape: "InputLogEvents",
                    location: None,
                    wire: "logEvents",
                },
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "logStreamName",
                    shape: "LogStreamName",
                    location: None,
                    wire: "logStreamName",
                },
                Member {
                    name: "sequenceToken",
                    shape: "SequenceToken",
                    location: None,
                    wire: "sequenceToken",
                },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "PutRetentionPolicyRequest",
            kind: Kind::Structure,
            required: &["logGroupName", "retentionInDays"],
            members: &[
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member {
                    name: "retentionInDays",
                    shape: "Days",
                    location: None,
                    wire: "retentionInDays",
                },
            ],
            ..Shape::EMPTY
        },
        Shape { name: "SequenceToken", kind: Kind::String, min: Some(1), ..Shape::EMPTY },
        Shape { name: "StartFromHead", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "TagKey",
            kind: Kind::String,
            min: Some(1),
            max: Some(128),
            pattern: Some(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TagKeyList",
            kind: Kind::List,
            min: Some(0),
            max: Some(50),
            member: Some("TagKey"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TagList",
            kind: Kind::List,
            min: Some(1),
            member: Some("TagKey"),
            ..Shape::EMPTY
        },
        Shape {
            name: "TagLogGroupRequest",
            kind: Kind::Structure,
            required: &["logGroupName", "tags"],
            members: &[
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member { name: "tags", shape: "Tags", location: None, wire: "tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagResourceRequest",
            kind: Kind::Structure,
            required: &["resourceArn", "tags"],
            members: &[
                Member {
                    name: "resourceArn",
                    shape: "AmazonResourceName",
                    location: None,
                    wire: "resourceArn",
                },
                Member { name: "tags", shape: "Tags", location: None, wire: "tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "TagValue",
            kind: Kind::String,
            max: Some(256),
            pattern: Some(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"),
            ..Shape::EMPTY
        },
        Shape {
            name: "Tags",
            kind: Kind::Map,
            min: Some(1),
            max: Some(50),
            key: Some("TagKey"),
            value: Some("TagValue"),
            ..Shape::EMPTY
        },
        Shape { name: "Timestamp", kind: Kind::Long, min: Some(0), ..Shape::EMPTY },
        Shape { name: "Unmask", kind: Kind::Boolean, ..Shape::EMPTY },
        Shape {
            name: "UntagLogGroupRequest",
            kind: Kind::Structure,
            required: &["logGroupName", "tags"],
            members: &[
                Member {
                    name: "logGroupName",
                    shape: "LogGroupName",
                    location: None,
                    wire: "logGroupName",
                },
                Member { name: "tags", shape: "TagList", location: None, wire: "tags" },
            ],
            ..Shape::EMPTY
        },
        Shape {
            name: "UntagResourceRequest",
            kind: Kind::Structure,
            required: &["resourceArn", "tagKeys"],
            members: &[
                Member {
                    name: "resourceArn",
                    shape: "AmazonResourceName",
                    location: None,
                    wire: "resourceArn",
                },
                Member { name: "tagKeys", shape: "TagKeyList", location: None, wire: "tagKeys" },
            ],
            ..Shape::EMPTY
        },
    ],
    #[cfg(test)]
    errors: &[
        ("DataAlreadyAcceptedException", 400),
        ("InvalidParameterException", 400),
        ("InvalidSequenceTokenException", 400),
        ("LimitExceededException", 400),
        ("OperationAbortedException", 400),
        ("ResourceAlreadyExistsException", 400),
        ("ResourceNotFoundException", 400),
        ("ServiceUnavailableException", 400),
        ("TooManyTagsException", 400),
        ("UnrecognizedClientException", 400),
        ("ValidationException", 400),
    ],
};
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogGroupRequest {
    pub deletion_protection_enabled: Option<bool>,
    pub kms_key_id: Option<String>,
    pub log_group_class: Option<String>,
    pub log_group_name: String,
    pub tags: Option<BTreeMap<String, String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogStreamRequest {
    pub log_group_name: String,
    pub log_stream_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLogGroupRequest {
    pub log_group_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLogStreamRequest {
    pub log_group_name: String,
    pub log_stream_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRetentionPolicyRequest {
    pub log_group_name: String,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsRequest {
    pub account_identifiers: Option<Vec<String>>,
    pub include_linked_accounts: Option<bool>,
    pub limit: Option<i32>,
    pub log_group_class: Option<String>,
    pub log_group_identifiers: Option<Vec<String>>,
    pub log_group_name_pattern: Option<String>,
    pub log_group_name_prefix: Option<String>,
    pub next_token: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups: Option<Vec<LogGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsRequest {
    pub descending: Option<bool>,
    pub limit: Option<i32>,
    pub log_group_identifier: Option<String>,
    pub log_group_name: Option<String>,
    pub log_stream_name_prefix: Option<String>,
    pub next_token: Option<String>,
    pub order_by: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_streams: Option<Vec<LogStream>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    pub attributes: Option<BTreeMap<String, String>>,
    pub key_attributes: Option<BTreeMap<String, String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEventsRequest {
    pub end_time: Option<i64>,
    pub filter_pattern: Option<String>,
    pub interleaved: Option<bool>,
    pub limit: Option<i32>,
    pub log_group_identifier: Option<String>,
    pub log_group_name: Option<String>,
    pub log_stream_name_prefix: Option<String>,
    pub log_stream_names: Option<Vec<String>>,
    pub next_token: Option<String>,
    pub start_from_head: Option<bool>,
    pub start_time: Option<i64>,
    pub unmask: Option<bool>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEventsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<FilteredLogEvent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched_log_streams: Option<Vec<SearchedLogStream>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilteredLogEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingestion_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsRequest {
    pub end_time: Option<i64>,
    pub limit: Option<i32>,
    pub log_group_identifier: Option<String>,
    pub log_group_name: Option<String>,
    pub log_stream_name: String,
    pub next_token: Option<String>,
    pub start_from_head: Option<bool>,
    pub start_time: Option<i64>,
    pub unmask: Option<bool>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<OutputLogEvent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_backward_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_forward_token: Option<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputLogEvent {
    pub message: String,
    pub timestamp: i64,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceRequest {
    pub resource_arn: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsLogGroupRequest {
    pub log_group_name: String,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsLogGroupResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer_token_authentication_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_protection_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_protection_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited_properties: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_filter_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_in_days: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_policy_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_bytes: Option<i64>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStream {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_event_timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_ingestion_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_bytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_sequence_token: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputLogEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingestion_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsRequest {
    pub entity: Option<Entity>,
    pub log_events: Vec<InputLogEvent>,
    pub log_group_name: String,
    pub log_stream_name: String,
    pub sequence_token: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_sequence_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_entity_info: Option<RejectedEntityInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_log_events_info: Option<RejectedLogEventsInfo>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRetentionPolicyRequest {
    pub log_group_name: String,
    pub retention_in_days: i32,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedEntityInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedLogEventsInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_log_event_end_index: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_new_log_event_start_index: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_old_log_event_end_index: Option<i32>,
}
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchedLogStream {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched_completely: Option<bool>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagLogGroupRequest {
    pub log_group_name: String,
    pub tags: BTreeMap<String, String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagResourceRequest {
    pub resource_arn: String,
    pub tags: BTreeMap<String, String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagLogGroupRequest {
    pub log_group_name: String,
    pub tags: Vec<String>,
}
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagResourceRequest {
    pub resource_arn: String,
    pub tag_keys: Vec<String>,
}
