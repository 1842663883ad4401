<#
.SYNOPSIS
  Grants the applications of entra.ps1 the mailboxes they need and no other, and makes the rule that puts a disclaimer under mail.

.DESCRIPTION
  Role based access control for applications: the reader may read the mailboxes of one group, the sender may send from one mailbox.
  Sign in first with Connect-ExchangeOnline, or let -Connect do it. It can be run again: what exists is changed, not doubled. With -WhatIf it only
  says what it would do. To take everything out: -Undo. Grants take effect within two hours.
  Connectors to and from the gateway, and the rules that encrypt, are another script: samples/connectors/exchange-online.ps1.

.PARAMETER Reader
  Application id of the reader, as entra.ps1 prints it; with -ReaderObjectId, the object id of its service principal.

.PARAMETER Group
  Whose Sent Items are audited: mail-enabled groups or mailboxes, by address or name. Groups within a group count as they are at the time of the run:
  run it again when a group is put into another.

.PARAMETER Sender
  Application id of the sender; with -SenderObjectId, the object id of its service principal, and -NoticesMailbox.

.PARAMETER NoticesMailbox
  The mailbox that the sender may send from.

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
    [string] $Disclaimer,
    [switch] $Connect,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
# The commands of Exchange Online come in a module, and those do not see a script's preferences: that they stop at an error is said to each,
# and what changes something is asked for by ShouldProcess here, or -WhatIf would change it all the same.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }
if ($Connect) { Connect-ExchangeOnline -ShowBanner:$false }
$readerName = 'MailCompliance reader'
$senderName = 'MailCompliance sender'
$readScope = 'MailCompliance: audited mailboxes'
$sendScope = 'MailCompliance: notices mailbox'
$disclaimerRule = 'MailCompliance: disclaimer'
# with the object id of the application in it: one that was registered anew needs a grant of its own
$readGrant = 'MailCompliance: read'
$sendGrant = 'MailCompliance: send'

# Everything is listed and looked through: an error in asking for one by its name would look like its absence.
function Get-Grant([string] $Kind) {
    return @(Get-ManagementRoleAssignment | Where-Object Name -match "^$Kind [0-9a-fA-F-]{36}$")
}

function Remove-Grant($Grants) {
    foreach ($grant in $Grants) {
        if ($PSCmdlet.ShouldProcess($grant.Name, 'remove the grant')) { Remove-ManagementRoleAssignment -Identity $grant.Name -Confirm:$false }
    }
}

function Remove-Principal($Principals) {
    foreach ($principal in $Principals) {
        if ($PSCmdlet.ShouldProcess($principal.DisplayName, 'remove the service principal from Exchange')) { Remove-ServicePrincipal -Identity $principal.ObjectId -Confirm:$false }
    }
}

if ($Undo) {
    Remove-Grant (@(Get-Grant $readGrant) + @(Get-Grant $sendGrant))
    foreach ($scope in Get-ManagementScope | Where-Object Name -in $readScope, $sendScope) {
        if ($PSCmdlet.ShouldProcess($scope.Name, 'remove the scope')) { Remove-ManagementScope -Identity $scope.Name -Confirm:$false }
    }
    Remove-Principal @(Get-ServicePrincipal | Where-Object DisplayName -in $readerName, $senderName)
    foreach ($rule in Get-TransportRule | Where-Object Name -eq $disclaimerRule) {
        if ($PSCmdlet.ShouldProcess($rule.Name, 'remove the rule')) { Remove-TransportRule -Identity $rule.Name -Confirm:$false }
    }
    return
}

function Grant-Mailboxes([string] $AppId, [string] $ObjectId, [string] $Name, [string] $Scope, [string] $Filter, [string] $Kind, [string] $Role) {
    $grant = "$Kind $ObjectId"
    # of an application that is no longer there
    Remove-Grant @(Get-Grant $Kind | Where-Object Name -ne $grant)
    $principals = @(Get-ServicePrincipal)
    Remove-Principal @($principals | Where-Object { $_.DisplayName -eq $Name -and $_.ObjectId -ne $ObjectId })
    if (-not ($principals | Where-Object ObjectId -eq $ObjectId) -and $PSCmdlet.ShouldProcess($Name, 'make the service principal known to Exchange')) {
        $null = New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName $Name
    }
    $known = Get-ManagementScope | Where-Object Name -eq $Scope
    if (-not $known) {
        if ($PSCmdlet.ShouldProcess($Scope, "make the scope: $Filter")) { $null = New-ManagementScope -Name $Scope -RecipientRestrictionFilter $Filter }
    }
    elseif ($known.RecipientFilter -ne $Filter -and $PSCmdlet.ShouldProcess($Scope, "change the scope: $Filter")) {
        Set-ManagementScope -Identity $Scope -RecipientRestrictionFilter $Filter
    }
    if (-not (Get-Grant $Kind | Where-Object Name -eq $grant) -and $PSCmdlet.ShouldProcess($Name, "grant $Role within '$Scope'")) {
        $null = New-ManagementRoleAssignment -Name $grant -App $ObjectId -Role $Role -CustomResourceScope $Scope
    }
}

# What a role beside ours grants is added to ours, and makes its limit worth nothing.
function Test-Limit([string] $ObjectId, [string] $Scope) {
    if (-not (Get-ServicePrincipal | Where-Object ObjectId -eq $ObjectId)) { return }
    foreach ($row in Test-ServicePrincipalAuthorization -Identity $ObjectId) {
        if ($row.RoleName -like '*Mail.*' -and $row.AllowedResourceScope -ne $Scope) {
            Write-Warning "The application has $($row.RoleName) by another grant, too, which adds to the one made here. Remove it: Get-ManagementRoleAssignment -RoleAssignee $ObjectId"
        }
        $row
    }
}

function ConvertTo-Text([string] $Value) { return $Value.Replace("'", "''") }

if ($Reader) {
    if (-not ($ReaderObjectId -and $Group)) { throw 'With -Reader name -ReaderObjectId and -Group, too.' }
    $members = @()
    $seen = @()
    $open = @(foreach ($name in $Group -split ',') { Get-Recipient -Identity $name.Trim() })
    while ($open) {
        $one, $open = $open
        if ($seen -contains $one.DistinguishedName) { continue }
        $seen += $one.DistinguishedName
        if ($one.RecipientType -notlike '*Group') {
            $members += "PrimarySmtpAddress -eq '$(ConvertTo-Text $one.PrimarySmtpAddress)'"
            continue
        }
        $members += "MemberOfGroup -eq '$(ConvertTo-Text $one.DistinguishedName)'"
        # a group of Microsoft 365 has no groups in it
        if ($one.RecipientTypeDetails -ne 'GroupMailbox') {
            $open = @($open) + @(Get-DistributionGroupMember -Identity $one.DistinguishedName -ResultSize Unlimited | Where-Object RecipientType -like '*Group') | Where-Object { $_ }
        }
    }
    Grant-Mailboxes $Reader $ReaderObjectId $readerName $readScope ($members -join ' -or ') $readGrant 'Application Mail.Read'
    Test-Limit $ReaderObjectId $readScope
}
if ($Sender) {
    if (-not ($SenderObjectId -and $NoticesMailbox)) { throw 'With -Sender name -SenderObjectId and -NoticesMailbox, too.' }
    $address = (Get-Recipient -Identity $NoticesMailbox).PrimarySmtpAddress
    Grant-Mailboxes $Sender $SenderObjectId $senderName $sendScope "PrimarySmtpAddress -eq '$(ConvertTo-Text $address)'" $sendGrant 'Application Mail.Send'
    Test-Limit $SenderObjectId $sendScope
}
if ($Disclaimer) {
    $settings = @{
        FromScope                         = 'InOrganization'
        SentToScope                       = 'NotInOrganization'
        ApplyHtmlDisclaimerLocation       = 'Append'
        ApplyHtmlDisclaimerText           = $Disclaimer
        ApplyHtmlDisclaimerFallbackAction = 'Ignore'
    }
    $rule = Get-TransportRule | Where-Object Name -eq $disclaimerRule
    if (-not $rule) {
        if ($PSCmdlet.ShouldProcess($disclaimerRule, 'make the rule')) { $null = New-TransportRule -Name $disclaimerRule @settings }
    }
    elseif (($settings.Keys | Where-Object { "$($rule.$_)" -ne "$($settings[$_])" }) -and $PSCmdlet.ShouldProcess($disclaimerRule, 'change the rule')) {
        Set-TransportRule -Identity $disclaimerRule @settings
    }
}
