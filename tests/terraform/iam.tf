# What people write of IAM: every resource and data source that has to do with users, groups, roles
# and policies.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "endpoint" {}
variable "access_key" {}
variable "secret_key" {}
variable "user" {
  default = "tf-ann"
}
variable "description" {
  default = "works"
}
provider "aws" {
  region                  = "us-east-1"
  access_key              = var.access_key
  secret_key              = var.secret_key
  skip_metadata_api_check = true
  skip_region_validation  = true
  endpoints {
    iam    = var.endpoint
    sts    = var.endpoint
    lambda = var.endpoint
  }
}
data "aws_caller_identity" "me" {}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.ann.arn]
    }
  }
}
data "aws_iam_policy_document" "read" {
  statement {
    sid       = "read"
    actions   = concat(["lambda:ListFunctions"], var.description == "works" ? ["lambda:GetFunction"] : [])
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-1"]
    }
  }
}
resource "aws_iam_user" "ann" {
  name                 = var.user
  path                 = "/team/"
  permissions_boundary = aws_iam_policy.bound.arn
  force_destroy        = true
  tags                 = { Team = "a" }
}
resource "aws_iam_access_key" "ann" {
  user   = aws_iam_user.ann.name
  status = "Active"
}
resource "aws_iam_group" "devs" { name = "tf-devs" }
resource "aws_iam_group_membership" "devs" {
  name  = "tf-devs-members"
  users = [aws_iam_user.ann.name]
  group = aws_iam_group.devs.name
}
resource "aws_iam_user_group_membership" "ann" {
  user   = aws_iam_user.ann.name
  groups = [aws_iam_group.more.name]
}
resource "aws_iam_group" "more" { name = "tf-more" }
resource "aws_iam_group_policy" "own" {
  name   = "own"
  group  = aws_iam_group.devs.name
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_group_policy_attachment" "basic" {
  group      = aws_iam_group.devs.name
  policy_arn = data.aws_iam_policy.basic.arn
}
data "aws_iam_policy" "basic" { name = "AWSLambdaBasicExecutionRole" }
data "aws_iam_policy" "admin" { arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
resource "aws_iam_policy" "read" {
  name        = "tf-read"
  description = "reads"
  policy      = data.aws_iam_policy_document.read.json
  tags        = { k = "v" }
}
resource "aws_iam_policy" "bound" {
  name   = "tf-bound"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:*"], Resource = "*" }] })
}
resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.ann.name
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_user_policy_attachment" "read" {
  user       = aws_iam_user.ann.name
  policy_arn = aws_iam_policy.read.arn
}
resource "aws_iam_role" "work" {
  name                  = "tf-work"
  description           = var.description
  assume_role_policy    = data.aws_iam_policy_document.trust.json
  max_session_duration  = 7200
  permissions_boundary  = aws_iam_policy.bound.arn
  force_detach_policies = true
  tags                  = { a = "b" }
}
resource "aws_iam_role_policy" "own" {
  name   = "own"
  role   = aws_iam_role.work.id
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_role_policy_attachment" "basic" {
  role       = aws_iam_role.work.name
  policy_arn = data.aws_iam_policy.basic.arn
}
resource "aws_iam_policy_attachment" "many" {
  name       = "many"
  users      = [aws_iam_user.ann.name]
  roles      = [aws_iam_role.work.name]
  policy_arn = aws_iam_policy.bound.arn
}
resource "aws_iam_role_policies_exclusive" "work" {
  role_name    = aws_iam_role.work.name
  policy_names = [aws_iam_role_policy.own.name]
}
data "aws_iam_role" "work" {
  name = aws_iam_role.work.name
}
data "aws_iam_user" "ann" {
  user_name = aws_iam_user.ann.name
}
data "aws_iam_group" "devs" {
  group_name = aws_iam_group_membership.devs.group
}
data "aws_iam_roles" "all" {
  depends_on = [aws_iam_role.work]
}
data "aws_iam_users" "all" {
  depends_on = [aws_iam_user.ann]
}
output "role" { value = data.aws_iam_role.work.arn }
output "key" { value = aws_iam_access_key.ann.id }
