# Stand-in of Microsoft.Graph.Applications: parameters and types as Microsoft's reference publishes them, a tenant in memory. As in the real
# module an error ends a command but not the script that called it, unless -ErrorAction says so.
$script:GraphAppId = '00000003-0000-0000-c000-000000000000'
$script:Known = 'User.Read.All', 'GroupMember.Read.All', 'EduRoster.Read.All', 'ExchangeMessageTrace.Read.All', 'Mail.Read', 'Mail.Send', 'Mail.ReadWrite', 'Directory.ReadWrite.All'

function Reset-StandInDirectory {
    $script:Applications = [System.Collections.Generic.List[object]]::new()
    $script:Principals = [System.Collections.Generic.List[object]]::new()
    $script:Grants = [System.Collections.Generic.List[object]]::new()
    $script:Lag = 0
    $roles = foreach ($value in $script:Known) { [pscustomobject]@{ Id = Get-StandInId "role $value"; Value = $value; AllowedMemberTypes = @('Application') } }
    $script:Principals.Add([pscustomobject]@{ Id = Get-StandInId 'graph'; AppId = $script:GraphAppId; DisplayName = 'Microsoft Graph'; AppRoles = @($roles) })
}

# How often a new application is not known yet where its service principal is made.
function Set-StandInLag([int] $Times) { $script:Lag = $Times }

function Get-StandInDirectory {
    [pscustomobject]@{
        Applications = @($script:Applications | Sort-Object DisplayName, Id | Select-Object Id, AppId, DisplayName, Tags, @{ Name = 'Keys'; Expression = { @($_.KeyCredentials.DisplayName) } })
        Principals   = @($script:Principals | Sort-Object DisplayName, Id | Select-Object Id, AppId, DisplayName)
        Grants       = @($script:Grants | Sort-Object PrincipalId, AppRoleId | Select-Object PrincipalId, AppRoleId)
    } | ConvertTo-Json -Depth 6
}

# The permissions of the application of that name.
function Get-StandInRoles([string] $DisplayName) {
    $principal = $script:Principals | Where-Object DisplayName -eq $DisplayName
    $script:Grants | Where-Object PrincipalId -eq $principal.Id | ForEach-Object { $id = $_.AppRoleId; ($script:Principals[0].AppRoles | Where-Object Id -eq $id).Value } | Sort-Object
}

# A grant that somebody gave by hand.
function Grant-StandInRole([string] $DisplayName, [string] $Value) {
    $principal = $script:Principals | Where-Object DisplayName -eq $DisplayName
    $role = $script:Principals[0].AppRoles | Where-Object Value -eq $Value
    $script:Grants.Add([pscustomobject]@{ Id = Get-StandInId "grant $($principal.Id) $($role.Id)"; PrincipalId = $principal.Id; AppRoleId = $role.Id; ResourceId = $script:Principals[0].Id })
}

function Get-StandInKeys([string] $DisplayName) { ($script:Applications | Where-Object DisplayName -eq $DisplayName).KeyCredentials.DisplayName }

function Select-ByFilter($All, [string] $Filter, [string[]] $Fields) {
    if ($Filter -notmatch "^(\w+) eq '((?:[^']|'')*)'$" -or $Matches[1] -notin $Fields) { throw "Invalid filter clause: $Filter" }
    $field, $value = $Matches[1], $Matches[2].Replace("''", "'")
    $All | Where-Object $field -eq $value
}

function Assert-Key($Credential) {
    $known = 'CustomKeyIdentifier', 'DisplayName', 'EndDateTime', 'Key', 'KeyId', 'StartDateTime', 'Type', 'Usage'
    $names = if ($Credential -is [hashtable]) { $Credential.Keys } else { $Credential.PSObject.Properties.Name }
    foreach ($name in $names) { if ($name -notin $known) { throw "$name is no property of a key credential" } }
    if ($Credential.Type -ne 'AsymmetricX509Cert' -or $Credential.Usage -ne 'Verify') { throw 'The value for the property "usage" in one of your credentials is invalid.' }
}

# The service never shows the key of a certificate in a list; one that comes back with its KeyId and no key stays as it was.
function Get-Keys([string] $Owner, $Before, $Credentials) {
    foreach ($one in $Credentials) {
        Assert-Key $one
        if ($one.KeyId) {
            $kept = $Before | Where-Object KeyId -eq $one.KeyId
            if (-not $kept) { throw 'Update to existing credential with KeyId is not allowed.' }
            $kept
            continue
        }
        if ($one.Key -isnot [byte[]]) { throw 'Key credentials must have a key.' }
        $certificate = [System.Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadCertificate($one.Key)
        [pscustomobject]@{ KeyId = Get-StandInId "$Owner $($one.DisplayName)"; DisplayName = $one.DisplayName; Type = $one.Type; Usage = $one.Usage; EndDateTime = $certificate.NotAfter; Key = $null }
    }
}

function Connect-MgGraph {
    [CmdletBinding()] param([string[]] $Scopes, [string] $TenantId, [switch] $NoWelcome)
}

function Get-MgApplication {
    [CmdletBinding()] param([string] $ApplicationId, [string] $Filter, [switch] $All, [string[]] $Property)
    if (Test-StandInFault 'Get-MgApplication') { Write-Error 'Insufficient privileges to complete the operation.'; return }
    Select-ByFilter $script:Applications $Filter 'displayName', 'appId'
}

function New-MgApplication {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param(
        [Parameter(Mandatory)] [string] $DisplayName, [ValidateSet('AzureADMyOrg', 'AzureADMultipleOrgs')] [string] $SignInAudience,
        [string[]] $Tags, [object[]] $KeyCredentials, [string] $Notes, [string] $Description
    )
    if (-not $PSCmdlet.ShouldProcess($DisplayName)) { return }
    if (-not (Add-StandInChange 'New-MgApplication' $DisplayName)) { Write-Error 'New-MgApplication: the service is not available.'; return }
    $id = Get-StandInId "application $DisplayName $($Tags -join ' ')"
    $application = [pscustomobject]@{ Id = $id; AppId = Get-StandInId "appid $id"; DisplayName = $DisplayName; Tags = @($Tags); KeyCredentials = @(Get-Keys $id @() $KeyCredentials) }
    $script:Applications.Add($application)
    $application
}

function Update-MgApplication {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param([Parameter(Mandatory)] [string] $ApplicationId, [object[]] $KeyCredentials, [string[]] $Tags, [string] $DisplayName)
    $application = $script:Applications | Where-Object Id -eq $ApplicationId
    if (-not $application) { Write-Error "Resource '$ApplicationId' does not exist."; return }
    if (-not $PSCmdlet.ShouldProcess($ApplicationId)) { return }
    if (-not (Add-StandInChange 'Update-MgApplication' $application.DisplayName)) { Write-Error 'Update-MgApplication: the service is not available.'; return }
    $application.KeyCredentials = @(Get-Keys $ApplicationId $application.KeyCredentials $KeyCredentials)
}

function Remove-MgApplication {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory)] [string] $ApplicationId)
    $application = $script:Applications | Where-Object Id -eq $ApplicationId
    if (-not $application) { Write-Error "Resource '$ApplicationId' does not exist."; return }
    if (-not $PSCmdlet.ShouldProcess($ApplicationId)) { return }
    if (-not (Add-StandInChange 'Remove-MgApplication' $application.DisplayName)) { Write-Error 'Remove-MgApplication: the service is not available.'; return }
    $null = $script:Applications.Remove($application)
    foreach ($principal in @($script:Principals | Where-Object AppId -eq $application.AppId)) {
        $null = $script:Principals.Remove($principal)
        $null = $script:Grants.RemoveAll({ param($grant) $grant.PrincipalId -eq $principal.Id })
    }
}

function Get-MgServicePrincipal {
    [CmdletBinding()] param([string] $ServicePrincipalId, [string] $Filter, [switch] $All)
    if (Test-StandInFault 'Get-MgServicePrincipal') { Write-Error 'Insufficient privileges to complete the operation.'; return }
    Select-ByFilter $script:Principals $Filter 'displayName', 'appId'
}

function New-MgServicePrincipal {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')] param([Parameter(Mandatory)] [string] $AppId, [string] $DisplayName, [string[]] $Tags)
    if (-not $PSCmdlet.ShouldProcess($AppId)) { return }
    if ($script:Lag -gt 0) { $script:Lag--; Write-Error "The appId '$AppId' of the service principal does not reference a valid application object."; return }
    $application = $script:Applications | Where-Object AppId -eq $AppId
    if (-not $application) { Write-Error "The appId '$AppId' of the service principal does not reference a valid application object."; return }
    if ($script:Principals.AppId -contains $AppId) { Write-Error 'The service principal cannot be created because the service principal name is already in use.'; return }
    if (-not (Add-StandInChange 'New-MgServicePrincipal' $application.DisplayName)) { Write-Error 'New-MgServicePrincipal: the service is not available.'; return }
    $principal = [pscustomobject]@{ Id = Get-StandInId "principal $AppId"; AppId = $AppId; DisplayName = $application.DisplayName; AppRoles = @() }
    $script:Principals.Add($principal)
    $principal
}

function Get-MgServicePrincipalAppRoleAssignment {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $ServicePrincipalId, [switch] $All)
    if (Test-StandInFault 'Get-MgServicePrincipalAppRoleAssignment') { Write-Error 'Insufficient privileges to complete the operation.'; return }
    $script:Grants | Where-Object PrincipalId -eq $ServicePrincipalId
}

function New-MgServicePrincipalAppRoleAssignment {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
    param([Parameter(Mandatory)] [string] $ServicePrincipalId, [Parameter(Mandatory)] [string] $PrincipalId, [Parameter(Mandatory)] [string] $ResourceId, [Parameter(Mandatory)] [string] $AppRoleId)
    $role = ($script:Principals | Where-Object Id -eq $ResourceId).AppRoles | Where-Object Id -eq $AppRoleId
    $holder = $script:Principals | Where-Object Id -eq $PrincipalId
    if (-not $role -or -not $holder -or $ServicePrincipalId -ne $PrincipalId) { Write-Error 'Not a valid reference update.'; return }
    if ($script:Grants | Where-Object { $_.PrincipalId -eq $PrincipalId -and $_.AppRoleId -eq $AppRoleId }) { Write-Error 'Permission being assigned already exists on the object'; return }
    if (-not $PSCmdlet.ShouldProcess($PrincipalId)) { return }
    if (-not (Add-StandInChange 'New-MgServicePrincipalAppRoleAssignment' "$($holder.DisplayName) $($role.Value)")) { Write-Error 'New-MgServicePrincipalAppRoleAssignment: the service is not available.'; return }
    $grant = [pscustomobject]@{ Id = Get-StandInId "grant $PrincipalId $AppRoleId"; PrincipalId = $PrincipalId; AppRoleId = $AppRoleId; ResourceId = $ResourceId }
    $script:Grants.Add($grant)
    $grant
}

function Remove-MgServicePrincipalAppRoleAssignment {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory)] [string] $ServicePrincipalId, [Parameter(Mandatory)] [string] $AppRoleAssignmentId)
    $grant = $script:Grants | Where-Object { $_.PrincipalId -eq $ServicePrincipalId -and $_.Id -eq $AppRoleAssignmentId }
    if (-not $grant) { Write-Error "Resource '$AppRoleAssignmentId' does not exist."; return }
    if (-not $PSCmdlet.ShouldProcess($AppRoleAssignmentId)) { return }
    if (-not (Add-StandInChange 'Remove-MgServicePrincipalAppRoleAssignment' $AppRoleAssignmentId)) { Write-Error 'Remove-MgServicePrincipalAppRoleAssignment: the service is not available.'; return }
    $null = $script:Grants.Remove($grant)
}

# nobody waits in a test
function Start-Sleep { [CmdletBinding()] param([int] $Seconds) }

Export-ModuleMember -Function *-Mg*, *-StandIn*, Start-Sleep
