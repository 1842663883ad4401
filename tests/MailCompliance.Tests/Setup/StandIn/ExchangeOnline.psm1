# Stand-in of ExchangeOnlineManagement: parameters, types and allowed values as Microsoft's reference publishes them, a tenant in memory. As in
# the real module an error ends a command but not the script that called it, unless -ErrorAction says so, and -WhatIf of a script is not seen.
function Reset-StandInExchange {
    $script:Rules = [System.Collections.Generic.List[object]]::new()
    $script:Outbound = [System.Collections.Generic.List[object]]::new()
    $script:Inbound = [System.Collections.Generic.List[object]]::new()
    $script:Principals = [System.Collections.Generic.List[object]]::new()
    $script:Scopes = [System.Collections.Generic.List[object]]::new()
    $script:Assignments = [System.Collections.Generic.List[object]]::new()
    $script:Recipients = [System.Collections.Generic.List[object]]::new()
    $script:Domains = @('school.example')
    $script:Tnef = $null
    $script:CanEncrypt = $true
}

function Set-StandInTenant([string[]] $AcceptedDomains, [bool] $CanEncrypt = $true) {
    $script:Domains = $AcceptedDomains
    $script:CanEncrypt = $CanEncrypt
}

function Get-StandInExchange {
    [pscustomobject]@{
        Rules       = @($script:Rules)
        Outbound    = @($script:Outbound | Sort-Object Name)
        Inbound     = @($script:Inbound | Sort-Object Name)
        Principals  = @($script:Principals | Sort-Object ObjectId)
        Scopes      = @($script:Scopes | Sort-Object Name)
        Assignments = @($script:Assignments | Sort-Object Name)
        Tnef        = $script:Tnef
    } | ConvertTo-Json -Depth 6
}

function Get-StandInTnef { $script:Tnef }

# A mailbox, or a group of others by their addresses.
function Add-StandInRecipient([string] $Address, [string[]] $Members) {
    $isGroup = $null -ne $Members
    $script:Recipients.Add([pscustomobject]@{
            PrimarySmtpAddress = $Address; Name = $Address.Split('@')[0]; DistinguishedName = "CN=$($Address.Split('@')[0]),OU=school.example"
            RecipientType = $(if ($isGroup) { 'MailUniversalSecurityGroup' } else { 'UserMailbox' }); RecipientTypeDetails = $(if ($isGroup) { 'MailUniversalSecurityGroup' } else { 'UserMailbox' }); Members = $Members
        })
}

# Role based access control for applications: whether the application may do that with the mailbox.
function Test-StandInReach([string] $ObjectId, [string] $Role, [string] $Address) {
    foreach ($assignment in $script:Assignments | Where-Object { $_.RoleAssignee -eq $ObjectId -and $_.Role -eq $Role }) {
        if (-not $assignment.CustomResourceScope) { return $true }
        $filter = ($script:Scopes | Where-Object Name -eq $assignment.CustomResourceScope).RecipientFilter
        foreach ($clause in $filter -split ' -or ') {
            if ($clause -notmatch "^(MemberOfGroup|PrimarySmtpAddress) -eq '((?:[^']|'')+)'$") { throw "not a filter: $clause" }
            $value = $Matches[2].Replace("''", "'")
            if ($Matches[1] -eq 'PrimarySmtpAddress' -and $value -eq $Address) { return $true }
            # direct members alone, as the service does
            if ($Matches[1] -eq 'MemberOfGroup' -and ($script:Recipients | Where-Object DistinguishedName -eq $value).Members -contains $Address) { return $true }
        }
    }
    return $false
}

function Find-Named($All, [string] $Identity) {
    $found = $All | Where-Object Name -eq $Identity
    if (-not $found) { Write-Error "The operation couldn't be performed because object '$Identity' couldn't be found." }
    return $found
}

function Set-Values($Object, [hashtable] $Bound) {
    foreach ($name in $Bound.Keys | Where-Object { $_ -notin 'Identity', 'Name', 'Priority', 'WhatIf', 'Confirm', 'ErrorAction' }) {
        if ($Object.PSObject.Properties[$name]) { $Object.$name = $Bound[$name] }
        else { $Object | Add-Member -NotePropertyName $name -NotePropertyValue $Bound[$name] }
    }
}

function Assert-Change([string] $Command, [string] $What) {
    if (Add-StandInChange $Command $What) { return $true }
    Write-Error "${Command}: the server is busy."
    return $false
}

function Test-New($All, [string] $Name) {
    if ($All | Where-Object Name -eq $Name) { Write-Error "'$Name' is already in use."; return $false }
    return $true
}

function Connect-ExchangeOnline { [CmdletBinding()] param([bool] $ShowBanner, [string] $UserPrincipalName) }

function Get-AcceptedDomain {
    [CmdletBinding()] param([string] $Identity)
    if (Test-StandInFault 'Get-AcceptedDomain') { Write-Error 'Get-AcceptedDomain: the server is busy.'; return }
    $script:Domains | ForEach-Object { [pscustomobject]@{ Name = $_; DomainName = $_ } }
}

function Get-IRMConfiguration { [CmdletBinding()] param() [pscustomobject]@{ AzureRMSLicensingEnabled = $script:CanEncrypt } }

function Get-RemoteDomain {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)
    if (Test-StandInFault 'Get-RemoteDomain') { Write-Error 'Get-RemoteDomain: the server is busy.'; return }
    [pscustomobject]@{ Name = 'Default'; DomainName = '*'; TNEFEnabled = $script:Tnef }
}

function Set-RemoteDomain {
    [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [ValidateSet('Default')] [string] $Identity, [Nullable[bool]] $TNEFEnabled)
    if ($PSCmdlet.ShouldProcess($Identity) -and (Assert-Change 'Set-RemoteDomain' $Identity)) { $script:Tnef = $TNEFEnabled }
}

function Get-Recipient {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity, [object] $ResultSize)
    $found = $script:Recipients | Where-Object { $Identity -in $_.PrimarySmtpAddress, $_.Name, $_.DistinguishedName }
    if (-not $found) { Write-Error "The operation couldn't be performed because object '$Identity' couldn't be found."; return }
    $found | Select-Object * -ExcludeProperty Members
}

function Get-DistributionGroupMember {
    [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Identity, [object] $ResultSize)
    $group = $script:Recipients | Where-Object { $Identity -in $_.PrimarySmtpAddress, $_.Name, $_.DistinguishedName -and $null -ne $_.Members }
    if (-not $group) { Write-Error "The operation couldn't be performed because object '$Identity' couldn't be found."; return }
    foreach ($member in $group.Members) { $script:Recipients | Where-Object PrimarySmtpAddress -eq $member | Select-Object * -ExcludeProperty Members }
}

function Get-ServicePrincipal {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)
    if (Test-StandInFault 'Get-ServicePrincipal') { Write-Error 'Get-ServicePrincipal: the server is busy.'; return }
    $script:Principals.ToArray()
}

function New-ServicePrincipal {
    [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory)] [guid] $AppId, [Parameter(Mandatory)] [guid] $ObjectId, [string] $DisplayName)
    if ($script:Principals | Where-Object { $_.ObjectId -eq "$ObjectId" -or $_.AppId -eq "$AppId" }) { Write-Error 'The service principal is already there.'; return }
    if (-not $PSCmdlet.ShouldProcess($DisplayName) -or -not (Assert-Change 'New-ServicePrincipal' $DisplayName)) { return }
    $principal = [pscustomobject]@{ AppId = "$AppId"; ObjectId = "$ObjectId"; DisplayName = $DisplayName }
    $script:Principals.Add($principal)
    $principal
}

function Remove-ServicePrincipal {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory, Position = 0)] [string] $Identity)
    $found = $script:Principals | Where-Object ObjectId -eq $Identity
    if (-not $found) { Write-Error "'$Identity' couldn't be found."; return }
    if ($script:Assignments | Where-Object RoleAssignee -eq $Identity) { Write-Error "'$Identity' still has role assignments."; return }
    if ($PSCmdlet.ShouldProcess($Identity) -and (Assert-Change 'Remove-ServicePrincipal' $found.DisplayName)) { $null = $script:Principals.Remove($found) }
}

function Test-ServicePrincipalAuthorization {
    [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Identity, [string] $Resource)
    foreach ($one in $script:Assignments | Where-Object RoleAssignee -eq $Identity) {
        [pscustomobject]@{
            RoleName = $one.Role; GrantedPermissions = $one.Role.Replace('Application ', ''); AllowedResourceScope = $(if ($one.CustomResourceScope) { $one.CustomResourceScope } else { 'Organization' })
            ScopeType = $(if ($one.CustomResourceScope) { 'CustomRecipientScope' } else { 'Organization' }); InScope = 'Not Run'
        }
    }
}

function Get-ManagementScope {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)
    if (Test-StandInFault 'Get-ManagementScope') { Write-Error 'Get-ManagementScope: the server is busy.'; return }
    $script:Scopes.ToArray()
}

function New-ManagementScope {
    [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [ValidateLength(1, 64)] [string] $Name, [Parameter(Mandatory)] [string] $RecipientRestrictionFilter, [string] $RecipientRoot)
    if (-not (Test-New $script:Scopes $Name) -or -not $PSCmdlet.ShouldProcess($Name) -or -not (Assert-Change 'New-ManagementScope' $Name)) { return }
    $scope = [pscustomobject]@{ Name = $Name; RecipientFilter = $RecipientRestrictionFilter }
    $script:Scopes.Add($scope)
    $scope
}

function Set-ManagementScope {
    [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [string] $Identity, [string] $Name, [string] $RecipientRestrictionFilter)
    $scope = Find-Named $script:Scopes $Identity
    if ($scope -and $PSCmdlet.ShouldProcess($Identity) -and (Assert-Change 'Set-ManagementScope' $Identity)) { $scope.RecipientFilter = $RecipientRestrictionFilter }
}

function Remove-ManagementScope {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory, Position = 0)] [string] $Identity)
    $scope = Find-Named $script:Scopes $Identity
    if ($script:Assignments | Where-Object CustomResourceScope -eq $Identity) { Write-Error "The management scope '$Identity' is in use."; return }
    if ($scope -and $PSCmdlet.ShouldProcess($Identity) -and (Assert-Change 'Remove-ManagementScope' $Identity)) { $null = $script:Scopes.Remove($scope) }
}

function Get-ManagementRoleAssignment {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity, [string] $Role, [string] $RoleAssignee)
    if (Test-StandInFault 'Get-ManagementRoleAssignment') { Write-Error 'Get-ManagementRoleAssignment: the server is busy.'; return }
    $script:Assignments.ToArray()
}

function New-ManagementRoleAssignment {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Position = 0)] [ValidateLength(1, 64)] [string] $Name, [Parameter(Mandatory)] [string] $App,
        [Parameter(Mandatory)] [ValidateSet('Application Mail.Read', 'Application Mail.ReadBasic', 'Application Mail.ReadWrite', 'Application Mail.Send', 'Application Mail Full Access')] [string] $Role,
        [string] $CustomResourceScope, [string] $RecipientAdministrativeUnitScope
    )
    if (-not (Test-New $script:Assignments $Name)) { return }
    if (-not ($script:Principals | Where-Object ObjectId -eq $App)) { Write-Error "The service principal '$App' couldn't be found."; return }
    if ($CustomResourceScope -and -not (Find-Named $script:Scopes $CustomResourceScope)) { return }
    if (-not $PSCmdlet.ShouldProcess($Name) -or -not (Assert-Change 'New-ManagementRoleAssignment' $Name)) { return }
    $assignment = [pscustomobject]@{ Name = $Name; Role = $Role; RoleAssignee = $App; RoleAssigneeType = 'ServicePrincipal'; CustomResourceScope = $CustomResourceScope }
    $script:Assignments.Add($assignment)
    $assignment
}

function Remove-ManagementRoleAssignment {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(Mandatory, Position = 0)] [string] $Identity)
    $found = Find-Named $script:Assignments $Identity
    if ($found -and $PSCmdlet.ShouldProcess($Identity) -and (Assert-Change 'Remove-ManagementRoleAssignment' $Identity)) { $null = $script:Assignments.Remove($found) }
}

. $PSScriptRoot/MailFlow.ps1
Export-ModuleMember -Function Connect-*, Get-*, New-*, Set-RemoteDomain, Set-ManagementScope, Set-TransportRule, Set-InboundConnector, Set-OutboundConnector, Remove-*, Test-ServicePrincipalAuthorization, *-StandIn*
