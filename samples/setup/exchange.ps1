<#
.SYNOPSIS
  Grants the applications of entra.ps1 the mailboxes they need and no other, and makes the rule that encrypts.

.DESCRIPTION
  Role based access control for applications: the reader may read the mailboxes of one group, the sender may send from one mailbox.
  Sign in first with Connect-ExchangeOnline, or let -Connect do it. It can be run again: what exists is changed, not doubled. With -WhatIf it only
  says what it would do. To take everything out: -Undo. Grants take effect within two hours.
  Connectors to and from the gateway are another script: samples/connectors/exchange-online.ps1.

.PARAMETER Reader
  Application id of the reader, as entra.ps1 prints it; with -ReaderObjectId, the object id of its service principal.

.PARAMETER Group
  Address or name of the mail-enabled group whose members are audited. Members of groups within it are not: name those, too.

.PARAMETER Sender
  Application id of the sender; with -SenderObjectId, the object id of its service principal, and -NoticesMailbox.

.PARAMETER NoticesMailbox
  The mailbox that the sender may send from.

.PARAMETER Encrypt
  Makes the mail flow rule that encrypts what carries X-MailCompliance-Protect. Needs Purview Message Encryption.

.PARAMETER Disclaimer
  HTML that is put under every message to somebody outside; for schools without the gateway, which does this better.

.PARAMETER Connect
  Sign in first.

.PARAMETER Undo
  Take out what an earlier run put in.

.EXAMPLE
  ./exchange.ps1 -Reader 7f1d... -ReaderObjectId 0c2a... -Group audited-staff@school.example -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Reader,
    [string] $ReaderObjectId,
    [string[]] $Group,
    [string] $Sender,
    [string] $SenderObjectId,
    [string] $NoticesMailbox,
    [switch] $Encrypt,
    [string] $Disclaimer,
    [switch] $Connect,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
if ($Connect) { Connect-ExchangeOnline -ShowBanner:$false }
$readScope = 'MailCompliance: audited mailboxes'
$sendScope = 'MailCompliance: notices mailbox'
$readGrant = 'MailCompliance: read audited mailboxes'
$sendGrant = 'MailCompliance: send notices'
$encryptRule = 'MailCompliance: encrypt'
$disclaimerRule = 'MailCompliance: disclaimer'
$protect = 'X-MailCompliance-Protect'

if ($Undo) {
    foreach ($grant in $readGrant, $sendGrant) {
        if (Get-ManagementRoleAssignment $grant -ErrorAction SilentlyContinue) { Remove-ManagementRoleAssignment $grant -Confirm:$false }
    }
    foreach ($scope in $readScope, $sendScope) {
        if (Get-ManagementScope $scope -ErrorAction SilentlyContinue) { Remove-ManagementScope $scope -Confirm:$false }
    }
    foreach ($rule in $encryptRule, $disclaimerRule) {
        if (Get-TransportRule $rule -ErrorAction SilentlyContinue) { Remove-TransportRule $rule -Confirm:$false }
    }
    return
}

function Grant-Mailboxes([string] $AppId, [string] $ObjectId, [string] $Name, [string] $Scope, [string] $Filter, [string] $Grant, [string] $Role) {
    if (-not (Get-ServicePrincipal -Identity $ObjectId -ErrorAction SilentlyContinue)) {
        New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName $Name | Out-Null
    }
    if (Get-ManagementScope $Scope -ErrorAction SilentlyContinue) { Set-ManagementScope $Scope -RecipientRestrictionFilter $Filter }
    else { New-ManagementScope -Name $Scope -RecipientRestrictionFilter $Filter | Out-Null }
    if (-not (Get-ManagementRoleAssignment $Grant -ErrorAction SilentlyContinue)) {
        New-ManagementRoleAssignment -Name $Grant -App $ObjectId -Role $Role -CustomResourceScope $Scope | Out-Null
    }
}

if ($Reader) {
    if (-not ($ReaderObjectId -and $Group)) { throw 'With -Reader name -ReaderObjectId and -Group, too.' }
    $members = foreach ($one in $Group -split ',') { "MemberOfGroup -eq '$((Get-DistributionGroup $one.Trim()).DistinguishedName.Replace("'", "''"))'" }
    Grant-Mailboxes $Reader $ReaderObjectId 'MailCompliance reader' $readScope ($members -join ' -or ') $readGrant 'Application Mail.Read'
}
if ($Sender) {
    if (-not ($SenderObjectId -and $NoticesMailbox)) { throw 'With -Sender name -SenderObjectId and -NoticesMailbox, too.' }
    $address = (Get-Mailbox $NoticesMailbox).PrimarySmtpAddress.Replace("'", "''")
    Grant-Mailboxes $Sender $SenderObjectId 'MailCompliance sender' $sendScope "PrimarySmtpAddress -eq '$address'" $sendGrant 'Application Mail.Send'
}
if ($Encrypt) {
    $rule = @{
        HeaderMatchesMessageHeader    = $protect
        HeaderMatchesPatterns         = '^encrypt$'
        ApplyRightsProtectionTemplate = 'Encrypt'
        RemoveHeader                  = $protect
    }
    if (Get-TransportRule $encryptRule -ErrorAction SilentlyContinue) { Set-TransportRule $encryptRule @rule }
    else { New-TransportRule -Name $encryptRule @rule | Out-Null }
}
if ($Disclaimer) {
    $rule = @{
        FromScope                         = 'InOrganization'
        SentToScope                       = 'NotInOrganization'
        ApplyHtmlDisclaimerLocation       = 'Append'
        ApplyHtmlDisclaimerText           = $Disclaimer
        ApplyHtmlDisclaimerFallbackAction = 'Ignore'
    }
    if (Get-TransportRule $disclaimerRule -ErrorAction SilentlyContinue) { Set-TransportRule $disclaimerRule @rule }
    else { New-TransportRule -Name $disclaimerRule @rule | Out-Null }
}
foreach ($principal in @($ReaderObjectId, $SenderObjectId) | Where-Object { $_ }) {
    Get-ServicePrincipal -Identity $principal -ErrorAction SilentlyContinue | ForEach-Object { Test-ServicePrincipalAuthorization -Identity $_.ObjectId }
}
