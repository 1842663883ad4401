<#
.SYNOPSIS
  Routes all mail that staff send from Exchange Online through the MailCompliance gateway and back.

.DESCRIPTION
  Four objects: a connector to the gateway, a mail flow rule that uses it, a connector that takes the mail back, and a rule
  that removes the gateway's mark before the mail leaves the tenant. With -Encryption two rules more, which apply "Encrypt" and
  "Do Not Forward" where the gateway asks for it: for a policy with "exchange-header" in its "protection". They need Microsoft
  Purview Message Encryption (Get-IRMConfiguration: AzureRMSLicensingEnabled is True).
  Sign in first with Connect-ExchangeOnline, or let -Connect do it. It can be run again: what exists is changed, not doubled.
  With -WhatIf it only says what it would do. To take everything out again, and the setting of TNEF back to what it was: -Undo.
  In an emergency, switch off the rule alone; mail then goes out unchecked:
      Disable-TransportRule 'MailCompliance: to the gateway'

.PARAMETER Gateway
  Public host name of the gateway. Its certificate must bear this name, and the name must be an accepted domain of the
  tenant (as mailgate.school.example is), or Exchange Online answers 550 5.7.64 to the mail that comes back.

.PARAMETER Token
  The installation's token, as `mailcompliance doctor` prints it. It is part of the mark on checked mail. Keep it secret: who
  knows it can send mail past the gateway. Default: what the environment variable MAILCOMPLIANCE_TOKEN holds.

.PARAMETER Encryption
  Makes the two rules that encrypt, too.

.PARAMETER Connect
  Sign in first.

.PARAMETER Undo
  Take out what an earlier run put in. Needs no other parameter.

.EXAMPLE
  ./exchange-online.ps1 -Gateway mailgate.school.example -Token 3f9c... -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Gateway,
    [string] $Token = $env:MAILCOMPLIANCE_TOKEN,
    [switch] $Connect,
    [switch] $Encryption,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
# The commands of Exchange Online come in a module, and those do not see a script's preferences: that they stop at an error is said to each,
# and what changes something is asked for by ShouldProcess here, or -WhatIf would change it all the same.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }
if ($Connect) { Connect-ExchangeOnline -ShowBanner:$false }
$toGateway = 'MailCompliance: to the gateway'
$fromGateway = 'MailCompliance: from the gateway'
$unmark = 'MailCompliance: remove the mark'
$encrypt = 'MailCompliance: encrypt'
$doNotForward = 'MailCompliance: do not forward'
$processed = 'X-MailCompliance-Processed'
$protect = 'X-MailCompliance-Protect'
# stands in the comment of the first rule, so that -Undo knows what to go back to
$formerTnef = 'TNEF was: '

# Everything is listed and looked through: an error in asking for one by its name would look like its absence.
if ($Undo) {
    $rules = @(Get-TransportRule)
    $first = $rules | Where-Object Name -eq $toGateway
    if ("$($first.Comments)" -match "$formerTnef(True|unset)" -and (Get-RemoteDomain -Identity Default).TNEFEnabled -eq $false) {
        $former = if ($Matches[1] -eq 'True') { $true } else { $null }
        if ($PSCmdlet.ShouldProcess('Default remote domain', 'set TNEF as it was')) { Set-RemoteDomain -Identity Default -TNEFEnabled $former }
    }
    # the rule first: a rule without its connector would stop the school's mail
    foreach ($name in $toGateway, $encrypt, $doNotForward, $unmark) {
        if ($rules.Name -contains $name -and $PSCmdlet.ShouldProcess($name, 'remove the rule')) { Remove-TransportRule -Identity $name -Confirm:$false }
    }
    if ((Get-OutboundConnector).Name -contains $toGateway -and $PSCmdlet.ShouldProcess($toGateway, 'remove the connector')) { Remove-OutboundConnector -Identity $toGateway -Confirm:$false }
    if ((Get-InboundConnector).Name -contains $fromGateway -and $PSCmdlet.ShouldProcess($fromGateway, 'remove the connector')) { Remove-InboundConnector -Identity $fromGateway -Confirm:$false }
    return
}

if (-not $Gateway) { throw 'Name the public host name of the gateway with -Gateway.' }
if (-not $Token) { throw 'Name the installation token with -Token.' }
if ($Encryption -and -not (Get-IRMConfiguration).AzureRMSLicensingEnabled) {
    throw 'This tenant cannot encrypt mail (Get-IRMConfiguration). Switch rights management on first.'
}
if (-not (Get-AcceptedDomain | Where-Object DomainName -eq $Gateway)) {
    Write-Warning "$Gateway is not an accepted domain of this tenant. Add it first, or mail that comes back is refused (550 5.7.64)."
}

# Whether what is there already is as it should be. Exchange shows domains of a connector as smtp:NAME;COST.
function Test-Setting($Found, [hashtable] $Settings) {
    foreach ($name in $Settings.Keys) {
        $is = @($Found.$name) -replace '^smtp:' -replace ';\d+$'
        if ("$is" -ne "$($Settings[$name])") { return $false }
    }
    return $true
}

$outbound = @{
    ConnectorType            = 'OnPremises'
    IsTransportRuleScoped    = $true
    UseMXRecord              = $false
    SmartHosts               = $Gateway
    TlsSettings              = 'DomainValidation'
    TlsDomain                = $Gateway
    CloudServicesMailEnabled = $true
}
$found = Get-OutboundConnector | Where-Object Name -eq $toGateway
if (-not $found) {
    if ($PSCmdlet.ShouldProcess($toGateway, 'make the connector')) { $null = New-OutboundConnector -Name $toGateway @outbound }
}
elseif (-not (Test-Setting $found $outbound) -and $PSCmdlet.ShouldProcess($toGateway, 'change the connector')) { Set-OutboundConnector -Identity $toGateway @outbound }

# the same CloudServicesMailEnabled on both, or Exchange's own headers are lost on the way
$inbound = @{
    ConnectorType                = 'OnPremises'
    SenderDomains                = '*'
    RequireTls                   = $true
    RestrictDomainsToCertificate = $true
    TlsSenderCertificateName     = $Gateway
    CloudServicesMailEnabled     = $true
}
$found = Get-InboundConnector | Where-Object Name -eq $fromGateway
if (-not $found) {
    if ($PSCmdlet.ShouldProcess($fromGateway, 'make the connector')) { $null = New-InboundConnector -Name $fromGateway @inbound }
}
elseif (-not (Test-Setting $found $inbound) -and $PSCmdlet.ShouldProcess($fromGateway, 'change the connector')) { Set-InboundConnector -Identity $fromGateway @inbound }

# Inside and outside recipients alike: rules about colleagues need the mail, too. Staff can add a header of that name to their
# own mail, but they do not know the token, so their mail still goes to the gateway, which strips the header.
$route = @{
    FromScope                           = 'InOrganization'
    RouteMessageOutboundConnector       = $toGateway
    ExceptIfHeaderContainsMessageHeader = $processed
    ExceptIfHeaderContainsWords         = $Token
    ExceptIfMessageTypeMatches          = 'Calendaring'
    StopRuleProcessing                  = $true
    Priority                            = 0
}
# What the gateway asks for. Anybody can write that header, and gets encryption for it; the gateway writes it last.
$protections = @()
if ($Encryption) {
    $protections = @(
        @{ Name = $encrypt; Settings = @{ HeaderContainsMessageHeader = $protect; HeaderContainsWords = 'encrypt'; ApplyRightsProtectionTemplate = 'Encrypt'; RemoveHeader = $protect; Priority = 1 } }
        @{ Name = $doNotForward; Settings = @{ HeaderContainsMessageHeader = $protect; HeaderContainsWords = 'do-not-forward'; ApplyRightsProtectionTemplate = 'Do Not Forward'; RemoveHeader = $protect; Priority = 2 } }
    )
}

# last, so that the mark is still there when the rules above look at the mail
$remove = @{
    HeaderContainsMessageHeader = $processed
    HeaderContainsWords         = $Token
    RemoveHeader                = $processed
    Priority                    = 1 + $protections.Count
}
$tnef = (Get-RemoteDomain -Identity Default).TNEFEnabled
foreach ($rule in @(@{ Name = $toGateway; Settings = $route }) + $protections + @(@{ Name = $unmark; Settings = $remove })) {
    $settings = $rule.Settings
    $found = Get-TransportRule | Where-Object Name -eq $rule.Name
    if (-not $found) {
        if ($rule.Name -eq $toGateway) { $settings.Comments = $formerTnef + $(if ($null -eq $tnef) { 'unset' } else { "$tnef" }) }
        if ($PSCmdlet.ShouldProcess($rule.Name, 'make the rule')) { $null = New-TransportRule -Name $rule.Name @settings }
    }
    elseif (-not (Test-Setting $found $settings) -and $PSCmdlet.ShouldProcess($rule.Name, 'change the rule')) { Set-TransportRule -Identity $rule.Name @settings }
}

# TNEF would reach the gateway as winmail.dat, which it reads but never stamps
if ($tnef -ne $false -and $PSCmdlet.ShouldProcess('Default remote domain', 'switch TNEF off')) {
    Set-RemoteDomain -Identity Default -TNEFEnabled $false
}

# Proof that the rules work: mailcompliance doctor --protection-test SOMEBODY@OUTSIDE. What arrives must be protected.
