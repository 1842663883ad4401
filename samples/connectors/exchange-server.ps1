<#
.SYNOPSIS
  Exchange Server (2016, 2019, Subscription Edition): sends all outgoing mail through the MailCompliance gateway.

.DESCRIPTION
  One Send connector with the gateway as smart host. The gateway hands mail on to -NextHop of its own settings: the relay or
  the service that delivered the school's mail before. Run it in the Exchange Management Shell; it can be run again.
  Mail between mailboxes of the same organisation does not pass a Send connector and so not the gateway.

.EXAMPLE
  ./exchange-server.ps1 -Gateway 10.0.0.25 -SourceTransportServers EX01
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Gateway,
    [Parameter(Mandatory)] [string[]] $SourceTransportServers,
    [int] $Port = 25,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
$name = 'MailCompliance gateway'

if ($Undo) {
    if (Get-SendConnector $name -ErrorAction SilentlyContinue) { Remove-SendConnector $name -Confirm:$false }
    return
}

Set-RemoteDomain Default -TNEFEnabled $false

$settings = @{
    AddressSpaces          = 'SMTP:*;1'
    SmartHosts             = $Gateway
    Port                   = $Port
    DNSRoutingEnabled      = $false
    SmartHostAuthMechanism = 'None'
    RequireTLS             = $true
    SourceTransportServers = $SourceTransportServers
}
if (Get-SendConnector $name -ErrorAction SilentlyContinue) { Set-SendConnector $name @settings }
else { New-SendConnector -Name $name -Usage Custom @settings | Out-Null }
