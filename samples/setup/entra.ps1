<#
.SYNOPSIS
  Registers the two applications that MailCompliance uses with Microsoft Graph: one that reads, one that sends.

.DESCRIPTION
  The reader gets the directory permissions it needs and no permission for mail: which mailboxes it may read is granted in Exchange Online by
  exchange.ps1, mailbox by mailbox. The sender gets nothing here at all. Where one of them has a permission for the mail of all mailboxes, from an earlier
  try, that is taken away: it would make the limits of Exchange Online worth nothing.
  Sign in first with
      Connect-MgGraph -TenantId TENANT -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All
  or let -Connect do it.
  It can be run again: what exists is changed, not doubled. With -WhatIf it only says what it would do. To take everything out: -Undo.
  Its applications bear the tag MailCompliance; others are never touched, whatever they are called.

.PARAMETER ReaderCertificate
  Certificate (.cer or .pem, without its key) of the reader. The key stays on the server.

.PARAMETER SenderCertificate
  Certificate of the sender. Not given: no sender is registered.

.PARAMETER Education
  The reader may read the school's roster (School Data Sync), too, for Graph:Education.

.PARAMETER MessageTrace
  The reader may read message trace, too, for the nightly check that nothing was missed.

.PARAMETER NoGroups
  The reader reads no groups: Graph:Mailboxes names mailboxes by their addresses alone, and Graph:Staff is not set.

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
    [switch] $Education,
    [switch] $MessageTrace,
    [switch] $NoGroups,
    [switch] $Connect,
    [switch] $Undo
)
$ErrorActionPreference = 'Stop'
# commands of a module do not see the preference of a script: it is said to each
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }
if ($Connect) { Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome }
$reader = 'MailCompliance reader'
$sender = 'MailCompliance sender'
$tag = 'MailCompliance'
$graphAppId = '00000003-0000-0000-c000-000000000000'
$readerRoles = @('User.Read.All')
if (-not $NoGroups) { $readerRoles += 'GroupMember.Read.All' }
if ($Education) { $readerRoles += 'EduRoster.Read.All' }
if ($MessageTrace) { $readerRoles += 'ExchangeMessageTrace.Read.All' }

if ($Undo) {
    foreach ($name in $reader, $sender) {
        foreach ($application in Get-MgApplication -Filter "displayName eq '$name'" | Where-Object Tags -contains $tag) {
            # its service principal and grants go with it
            if ($PSCmdlet.ShouldProcess($name, 'remove the application')) { Remove-MgApplication -ApplicationId $application.Id -Confirm:$false }
        }
    }
    return
}

if (-not $ReaderCertificate) { throw 'Name the certificate of the reader with -ReaderCertificate.' }

# what was made a moment ago is not known everywhere at once
function Invoke-Patiently([scriptblock] $Action) {
    for ($try = 1; ; $try++) {
        try { return & $Action }
        catch {
            if ($try -eq 6 -or $_.Exception.Message -notmatch 'not exist|not found|NotFound|does not reference') { throw }
            Start-Sleep -Seconds (2 * $try)
        }
    }
}

function Register-Principal([string] $Name, [string] $CertificateFile) {
    $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-Path $CertificateFile).Path)
    if ($certificate.HasPrivateKey) { throw "$CertificateFile holds the private key. Name a file with the certificate alone." }
    $key = @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $certificate.RawData; DisplayName = $certificate.Thumbprint }
    $found = @(Get-MgApplication -Filter "displayName eq '$Name'")
    $application = $found | Where-Object Tags -contains $tag | Select-Object -First 1
    if ($found -and -not $application) { throw "There is an application '$Name' that this script did not register. Rename or remove it." }
    if (-not $application) {
        if (-not $PSCmdlet.ShouldProcess($Name, 'register the application')) { return }
        $application = New-MgApplication -DisplayName $Name -SignInAudience 'AzureADMyOrg' -Tags @($tag) -KeyCredentials @($key)
    }
    elseif ($application.KeyCredentials.DisplayName -notcontains $certificate.Thumbprint) {
        # certificates that are still good stay beside the new one, so that a change of certificate needs no stop
        $kept = @($application.KeyCredentials | Where-Object EndDateTime -gt (Get-Date))
        if ($PSCmdlet.ShouldProcess($Name, 'add the certificate')) { Update-MgApplication -ApplicationId $application.Id -KeyCredentials ($kept + $key) }
    }
    $principal = Get-MgServicePrincipal -Filter "appId eq '$($application.AppId)'" | Select-Object -First 1
    if (-not $principal -and $PSCmdlet.ShouldProcess($Name, 'create the service principal')) {
        $principal = Invoke-Patiently { New-MgServicePrincipal -AppId $application.AppId }
    }
    return $principal
}

function Grant-Roles($Principal, [string[]] $Roles) {
    $graph = Get-MgServicePrincipal -Filter "appId eq '$graphAppId'"
    $granted = @(Invoke-Patiently { Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -All })
    foreach ($value in $Roles) {
        $role = $graph.AppRoles | Where-Object { $_.Value -eq $value -and $_.AllowedMemberTypes -contains 'Application' }
        if (-not $role) { throw "Microsoft Graph of this tenant knows no permission $value." }
        if ($granted.AppRoleId -contains $role.Id) { continue }
        if ($PSCmdlet.ShouldProcess($Principal.DisplayName, "grant $value")) {
            $null = Invoke-Patiently { New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -PrincipalId $Principal.Id -ResourceId $graph.Id -AppRoleId $role.Id }
        }
    }
    foreach ($grant in $granted) {
        $role = $graph.AppRoles | Where-Object Id -eq $grant.AppRoleId
        if ($role.Value -like 'Mail.*' -or $role.Value -like 'Mail-Advanced.*') {
            if ($PSCmdlet.ShouldProcess($Principal.DisplayName, "take away $($role.Value) for every mailbox of the tenant")) {
                Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -AppRoleAssignmentId $grant.Id -Confirm:$false
                Write-Warning "$($Principal.DisplayName) had $($role.Value) for every mailbox of the tenant. It was taken away: exchange.ps1 grants it for those in scope."
            }
        }
        elseif ($role -and $Roles -notcontains $role.Value) {
            Write-Warning "$($Principal.DisplayName) has $($role.Value), which it does not need with these settings."
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
