# Part of the stand-in of ExchangeOnlineManagement: mail flow rules and connectors. New and Set of a thing take the same settings.
$ruleSettings = @'
        [int] $Priority, [ValidateLength(0, 1024)] [string] $Comments, [ValidateSet('Enforce', 'Audit', 'AuditAndNotify')] [string] $Mode,
        [ValidateSet('InOrganization', 'NotInOrganization')] [string] $FromScope,
        [ValidateSet('InOrganization', 'NotInOrganization', 'ExternalPartner', 'ExternalNonPartner')] [string] $SentToScope,
        [string] $RouteMessageOutboundConnector, [bool] $StopRuleProcessing,
        [ValidateLength(1, 64)] [string] $HeaderContainsMessageHeader, [ValidateLength(1, 128)] [string[]] $HeaderContainsWords,
        [ValidateLength(1, 64)] [string] $ExceptIfHeaderContainsMessageHeader, [ValidateLength(1, 128)] [string[]] $ExceptIfHeaderContainsWords,
        [ValidateSet('OOF', 'AutoForward', 'Encrypted', 'Calendaring', 'PermissionControlled', 'Voicemail', 'Signed', 'ApprovalRequest', 'ReadReceipt')] [string] $ExceptIfMessageTypeMatches,
        [ValidateSet('Encrypt', 'Do Not Forward')] [string] $ApplyRightsProtectionTemplate, [ValidateLength(1, 64)] [string] $RemoveHeader,
        [ValidateSet('Append', 'Prepend')] [string] $ApplyHtmlDisclaimerLocation, [ValidateLength(1, 5000)] [string] $ApplyHtmlDisclaimerText,
        [ValidateSet('Wrap', 'Ignore', 'Reject')] [string] $ApplyHtmlDisclaimerFallbackAction
'@
$outboundSettings = @'
        [bool] $Enabled, [ValidateSet('OnPremises', 'Partner')] [string] $ConnectorType, [bool] $IsTransportRuleScoped, [bool] $UseMXRecord, [string[]] $SmartHosts,
        [ValidateSet('EncryptionOnly', 'CertificateValidation', 'DomainValidation')] [string] $TlsSettings, [string] $TlsDomain, [bool] $CloudServicesMailEnabled, [string[]] $RecipientDomains
'@
$inboundSettings = @'
        [bool] $Enabled, [ValidateSet('OnPremises', 'Partner')] [string] $ConnectorType, [string[]] $SenderDomains, [bool] $RequireTls, [bool] $RestrictDomainsToCertificate,
        [bool] $RestrictDomainsToIPAddresses, [string] $TlsSenderCertificateName, [bool] $CloudServicesMailEnabled
'@

function Test-Rule([hashtable] $Bound) {
    foreach ($prefix in '', 'ExceptIf') {
        if ($Bound.ContainsKey("${prefix}HeaderContainsWords") -ne $Bound.ContainsKey("${prefix}HeaderContainsMessageHeader")) { Write-Error 'A header and its words are given together.'; return $false }
    }
    if ($Bound.RouteMessageOutboundConnector) {
        $connector = Find-Named $script:Outbound $Bound.RouteMessageOutboundConnector
        if (-not $connector) { return $false }
        if (-not $connector.IsTransportRuleScoped) { Write-Error 'The connector is not one for rules.'; return $false }
    }
    if ($Bound.ContainsKey('Priority') -and ($Bound.Priority -lt 0 -or $Bound.Priority -gt $script:Rules.Count)) { Write-Error "The priority $($Bound.Priority) is beyond the last rule."; return $false }
    return $true
}

function Test-Connector([hashtable] $Bound) {
    if ($Bound.TlsSettings -eq 'DomainValidation' -and -not $Bound.TlsDomain) { Write-Error 'TlsDomain is needed with DomainValidation.'; return $false }
    if ($Bound.RestrictDomainsToCertificate -and -not ($Bound.RequireTls -and $Bound.TlsSenderCertificateName)) { Write-Error 'A certificate restricts only where TLS is required.'; return $false }
    if ($Bound.CloudServicesMailEnabled -and $Bound.ConnectorType -ne 'OnPremises') { Write-Error 'CloudServicesMailEnabled is for connectors to premises.'; return $false }
    return $true
}

# In the order of their priority, which counts from 0 and has no gaps.
function Get-TransportRule {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity, [object] $ResultSize)
    if (Test-StandInFault 'Get-TransportRule') { Write-Error 'Get-TransportRule: the server is busy.'; return }
    for ($at = 0; $at -lt $script:Rules.Count; $at++) { $script:Rules[$at] | Select-Object *, @{ Name = 'Priority'; Expression = { $at } } }
}

function Move-Rule($Rule, [hashtable] $Bound) {
    if ($script:Rules.Contains($Rule) -and -not $Bound.ContainsKey('Priority')) { return }
    $null = $script:Rules.Remove($Rule)
    $script:Rules.Insert($(if ($Bound.ContainsKey('Priority')) { [Math]::Min($Bound.Priority, $script:Rules.Count) } else { $script:Rules.Count }), $Rule)
}

$parts = @(
    @{ Noun = 'TransportRule'; List = 'Rules'; Settings = $ruleSettings; Test = 'Test-Rule' }
    @{ Noun = 'OutboundConnector'; List = 'Outbound'; Settings = $outboundSettings; Test = 'Test-Connector' }
    @{ Noun = 'InboundConnector'; List = 'Inbound'; Settings = $inboundSettings; Test = 'Test-Connector' }
)
foreach ($part in $parts) {
    $place = if ($part.Noun -eq 'TransportRule') { 'Move-Rule $thing $PSBoundParameters' } else { "if (-not (`$script:$($part.List)).Contains(`$thing)) { `$script:$($part.List).Add(`$thing) }" }
    # domains are shown in a form of their own
    $shown = if ($part.Noun -eq 'InboundConnector') { '$thing.SenderDomains = @($thing.SenderDomains | ForEach-Object { "smtp:$($_ -replace ''^smtp:|;\d+$'');1" })' } else { '' }
    $needsNoRule = if ($part.Noun -eq 'OutboundConnector') { 'if ($script:Rules | Where-Object RouteMessageOutboundConnector -eq $Identity) { Write-Error "A rule uses the connector ''$Identity''."; return }' } else { '' }
    . ([scriptblock]::Create(@"
function New-$($part.Noun) {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)] [ValidateLength(1, 64)] [string] `$Name,
$($part.Settings))
    if (-not (Test-New `$script:$($part.List) `$Name) -or -not ($($part.Test) `$PSBoundParameters)) { return }
    if (-not `$PSCmdlet.ShouldProcess(`$Name) -or -not (Assert-Change 'New-$($part.Noun)' `$Name)) { return }
    `$thing = [pscustomobject]@{ Name = `$Name }
    Set-Values `$thing `$PSBoundParameters
    $shown
    $place
    `$thing
}
function Set-$($part.Noun) {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory, Position = 0)] [string] `$Identity,
$($part.Settings))
    `$thing = Find-Named `$script:$($part.List) `$Identity
    if (-not `$thing -or -not ($($part.Test) `$PSBoundParameters)) { return }
    if (-not `$PSCmdlet.ShouldProcess(`$Identity) -or -not (Assert-Change 'Set-$($part.Noun)' `$Identity)) { return }
    Set-Values `$thing `$PSBoundParameters
    $shown
    $place
}
function Remove-$($part.Noun) {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory, Position = 0)] [string] `$Identity)
    `$thing = Find-Named `$script:$($part.List) `$Identity
    $needsNoRule
    if (`$thing -and `$PSCmdlet.ShouldProcess(`$Identity) -and (Assert-Change 'Remove-$($part.Noun)' `$Identity)) { `$null = `$script:$($part.List).Remove(`$thing) }
}
"@))
}

function Get-OutboundConnector {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)
    if (Test-StandInFault 'Get-OutboundConnector') { Write-Error 'Get-OutboundConnector: the server is busy.'; return }
    $script:Outbound.ToArray()
}

function Get-InboundConnector {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)
    if (Test-StandInFault 'Get-InboundConnector') { Write-Error 'Get-InboundConnector: the server is busy.'; return }
    $script:Inbound.ToArray()
}
