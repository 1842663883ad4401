<#
.SYNOPSIS
  Routes all mail that staff send from Exchange Online through the MailCompliance gateway and back.

.DESCRIPTION
  Four objects: a connector to the gateway, a mail flow rule that uses it, a connector that takes the mail back, and a rule
  that removes the gateway's mark before the mail leaves the tenant. With -Encryption two rules more, which apply "Encrypt" and
  "Do Not Forward" where the gateway asks for it: for a policy with "exchange-header" in its "protection". They need Microsoft
  Purview Message Encryption (Get-IRMConfiguration: AzureRMSLicensingEnabled is True).
  Sign in first with Connect-ExchangeOnline, or let -Connect do it. It can be run again: what exists is changed, not doubled.
  With -WhatIf it only says what it would do. To take everything out again: -Undo.
  In an emergency, switch off the rule alone; mail then goes out unchecked:
      Disable-TransportRule 'MailCompliance: to the gateway'

.PARAMETER Gateway
  Public host name of the gateway. Its certificate must bear this name, and the name must be an accepted domain of the
  tenant (as mailgate.school.example is), or Exchange Online answers 550 5.7.64 to the mail that comes back.

.PARAMETER Token
  The installation's token, as `mailcompliance doctor` prints it. It is part of the mark on checked mail. Keep it secret: who
  knows it can send mail past the gateway.

.EXAMPLE
  ./exchange-online.ps1 -Gateway mailgate.school.example -Token 3f9c... -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Gateway,
    [string] $Token,
    [switch] $Connect,
    [switch] $Encryption,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
if ($Connect) { Connect-ExchangeOnline -ShowBanner:$false }
$toGateway = 'MailCompliance: to the gateway'
$fromGateway = 'MailCompliance: from the gateway'
$unmark = 'MailCompliance: remove the mark'
$encrypt = 'MailCompliance: encrypt'
$doNotForward = 'MailCompliance: do not forward'
$processed = 'X-MailCompliance-Processed'
$protect = 'X-MailCompliance-Protect'

if ($Undo) {
    # the rule first: a rule without its connector would stop the school's mail
    foreach ($rule in $toGateway, $encrypt, $doNotForward, $unmark) {
        if (Get-TransportRule $rule -ErrorAction SilentlyContinue) { Remove-TransportRule $rule -Confirm:$false }
    }
    if (Get-OutboundConnector $toGateway -ErrorAction SilentlyContinue) { Remove-OutboundConnector $toGateway -Confirm:$false }
    if (Get-InboundConnector $fromGateway -ErrorAction SilentlyContinue) { Remove-InboundConnector $fromGateway -Confirm:$false }
    return
}

if (-not $Token) { throw 'Name the installation token with -Token.' }
if ($Encryption -and -not (Get-IRMConfiguration).AzureRMSLicensingEnabled) {
    throw 'This tenant cannot encrypt mail (Get-IRMConfiguration). Switch rights management on first.'
}
if (-not (Get-AcceptedDomain | Where-Object DomainName -eq $Gateway)) {
    Write-Warning "$Gateway is not an accepted domain of this tenant. Add it first, or mail that comes back is refused (550 5.7.64)."
}

# TNEF would reach the gateway as winmail.dat, which it reads but never stamps
if ($PSCmdlet.ShouldProcess('Default remote domain', 'switch TNEF off')) {
    Set-RemoteDomain Default -TNEFEnabled $false
}

$outbound = @{
    ConnectorType                 = 'OnPremises'
    IsTransportRuleScoped         = $true
    UseMxRecord                   = $false
    SmartHosts                    = $Gateway
    TlsSettings                   = 'DomainValidation'
    TlsDomain                     = $Gateway
    CloudServicesMailEnabled      = $true
}
if (Get-OutboundConnector $toGateway -ErrorAction SilentlyContinue) { Set-OutboundConnector $toGateway @outbound }
else { New-OutboundConnector -Name $toGateway @outbound | Out-Null }

# the same CloudServicesMailEnabled on both, or Exchange's own headers are lost on the way
$inbound = @{
    ConnectorType                = 'OnPremises'
    SenderDomains                = '*'
    RequireTls                   = $true
    RestrictDomainsToCertificate = $true
    TlsSenderCertificateName     = $Gateway
    CloudServicesMailEnabled     = $true
}
if (Get-InboundConnector $fromGateway -ErrorAction SilentlyContinue) { Set-InboundConnector $fromGateway @inbound }
else { New-InboundConnector -Name $fromGateway @inbound | Out-Null }

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
foreach ($rule in @(@{ Name = $toGateway; Settings = $route }) + $protections + @(@{ Name = $unmark; Settings = $remove })) {
    $settings = $rule.Settings
    if (Get-TransportRule $rule.Name -ErrorAction SilentlyContinue) { Set-TransportRule $rule.Name @settings }
    else { New-TransportRule -Name $rule.Name @settings | Out-Null }
}

# Proof that the rules work: mailcompliance doctor --protection-test SOMEBODY@OUTSIDE. What arrives must be protected.
