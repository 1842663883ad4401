# What both stand-ins share: the list of changes, and the fault that a test wants.
$script:Changes = [System.Collections.Generic.List[string]]::new()
$script:FailAtChange = 0
$script:FailCommand = ''

function Reset-StandInChanges([int] $FailAtChange = 0, [string] $FailCommand = '') {
    $script:Changes.Clear()
    $script:FailAtChange = $FailAtChange
    $script:FailCommand = $FailCommand
}

function Get-StandInChanges { $script:Changes.ToArray() }

# Whether the command goes wrong this time.
function Test-StandInFault([string] $Command) {
    return $script:FailCommand -eq $Command
}

# Notes a change. False: it goes wrong instead.
function Add-StandInChange([string] $Command, [string] $What) {
    if ($script:FailAtChange -eq $script:Changes.Count + 1 -or $script:FailCommand -eq $Command) {
        $script:FailAtChange = 0
        return $false
    }
    $script:Changes.Add("$Command $What")
    return $true
}

function Get-StandInId([string] $Text) {
    $hash = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($Text))
    return [guid]::new([byte[]] $hash[0..15]).ToString()
}

Export-ModuleMember -Function *
