<#
.SYNOPSIS
  Registers the two applications that MailCompliance uses with Microsoft Graph: one that reads, one that sends.

.DESCRIPTION
  The reader gets the directory permissions it needs and no permission for mail: which mailboxes it may read is granted in Exchange Online by
  exchange.ps1, mailbox by mailbox. The sender gets nothing here at all.
  Sign in first with
      Connect-MgGraph -TenantId TENANT -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All
  or let -Connect do it.
  It can be run again: what exists is changed, not doubled. With -WhatIf it only says what it would do. To take everything out: -Undo.

.PARAMETER ReaderCertificate
  Certificate (.cer or .pem, without its key) of the reader. The key stays on the server.

.PARAMETER SenderCertificate
  Certificate of the sender. Not given: no sender is registered.

.PARAMETER Connect
  Sign in first.

.PARAMETER Undo
  Take out what an earlier run put in.

.EXAMPLE
  ./entra.ps1 -ReaderCertificate reader.cer -SenderCertificate sender.cer -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $ReaderCertificate,
    [string] $SenderCertificate,
    [switch] $Connect,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
if ($Connect) { Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome }
$reader = 'MailCompliance reader'
$sender = 'MailCompliance sender'
$graphAppId = '00000003-0000-0000-c000-000000000000'
$readerRoles = 'User.Read.All', 'GroupMember.Read.All'

if ($Undo) {
    foreach ($name in $reader, $sender) {
        foreach ($application in Get-MgApplication -Filter "displayName eq '$name'") {
            # its service principal and grants go with it
            if ($PSCmdlet.ShouldProcess($name, 'remove the application')) { Remove-MgApplication -ApplicationId $application.Id }
        }
    }
    return
}

if (-not $ReaderCertificate) { throw 'Name the certificate of the reader with -ReaderCertificate.' }

function Register-Principal([string] $Name, [string] $CertificateFile) {
    $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-Path $CertificateFile).Path)
    $key = @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $certificate.RawData; DisplayName = $certificate.Thumbprint }
    $application = Get-MgApplication -Filter "displayName eq '$Name'" | Select-Object -First 1
    if (-not $application) {
        if (-not $PSCmdlet.ShouldProcess($Name, 'register the application')) { return }
        $application = New-MgApplication -DisplayName $Name -SignInAudience 'AzureADMyOrg' -KeyCredentials @($key)
    }
    elseif ($application.KeyCredentials.DisplayName -notcontains $certificate.Thumbprint) {
        # certificates that are still good stay beside the new one, so that a change of certificate needs no stop
        $kept = @($application.KeyCredentials | Where-Object EndDateTime -gt (Get-Date))
        if ($PSCmdlet.ShouldProcess($Name, 'add the certificate')) { Update-MgApplication -ApplicationId $application.Id -KeyCredentials ($kept + $key) }
    }
    $principal = Get-MgServicePrincipal -Filter "appId eq '$($application.AppId)'" | Select-Object -First 1
    if (-not $principal -and $PSCmdlet.ShouldProcess($Name, 'create the service principal')) {
        $principal = New-MgServicePrincipal -AppId $application.AppId
    }
    return $principal
}

function Grant-Roles($Principal, [string[]] $Roles) {
    $graph = Get-MgServicePrincipal -Filter "appId eq '$graphAppId'"
    $granted = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -All)
    foreach ($role in $graph.AppRoles | Where-Object { $_.Value -in $Roles -and $_.AllowedMemberTypes -contains 'Application' }) {
        if ($granted.AppRoleId -contains $role.Id) { continue }
        if ($PSCmdlet.ShouldProcess($Principal.DisplayName, "grant $($role.Value)")) {
            New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -PrincipalId $Principal.Id -ResourceId $graph.Id -AppRoleId $role.Id | Out-Null
        }
    }
    # a permission for all mailboxes here would make the limits of Exchange Online worth nothing
    foreach ($grant in $granted) {
        $role = $graph.AppRoles | Where-Object Id -eq $grant.AppRoleId
        if ($role.Value -like 'Mail.*' -or $role.Value -like 'Mail-Advanced.*') {
            Write-Warning "$($Principal.DisplayName) has $($role.Value) for every mailbox of the tenant. Remove it: exchange.ps1 grants it for those in scope."
        }
    }
}

$readerPrincipal = Register-Principal $reader $ReaderCertificate
if ($readerPrincipal) {
    Grant-Roles $readerPrincipal $readerRoles
    Write-Output "Graph:ClientId         $($readerPrincipal.AppId)"
    Write-Output "exchange.ps1 -Reader   $($readerPrincipal.AppId) -ReaderObjectId $($readerPrincipal.Id)"
}
if ($SenderCertificate) {
    $senderPrincipal = Register-Principal $sender $SenderCertificate
    if ($senderPrincipal) {
        Grant-Roles $senderPrincipal @()
        Write-Output "Graph:Sender:ClientId  $($senderPrincipal.AppId)"
        Write-Output "exchange.ps1 -Sender   $($senderPrincipal.AppId) -SenderObjectId $($senderPrincipal.Id)"
    }
}
