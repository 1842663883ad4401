using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using MailCompliance.Tests.Architecture;

namespace MailCompliance.Tests.Setup;

/// <summary>The scripts that set Microsoft 365 up, read by PowerShell's own parser. <see cref="SetupRunTests"/> run them.</summary>
public sealed class SetupScriptTests
{
    /// <summary>Commands that change something, and those that ask; a new one is looked up before it is added here.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connect-MgGraph", "Get-MgApplication", "New-MgApplication", "Update-MgApplication", "Remove-MgApplication",
        "Get-MgServicePrincipal", "New-MgServicePrincipal", "Get-MgServicePrincipalAppRoleAssignment", "New-MgServicePrincipalAppRoleAssignment", "Remove-MgServicePrincipalAppRoleAssignment",
        "Connect-ExchangeOnline", "Get-ServicePrincipal", "New-ServicePrincipal", "Remove-ServicePrincipal", "Test-ServicePrincipalAuthorization",
        "Get-ManagementScope", "New-ManagementScope", "Set-ManagementScope", "Remove-ManagementScope",
        "Get-ManagementRoleAssignment", "New-ManagementRoleAssignment", "Remove-ManagementRoleAssignment",
        "Get-TransportRule", "New-TransportRule", "Set-TransportRule", "Remove-TransportRule",
        "Get-OutboundConnector", "New-OutboundConnector", "Set-OutboundConnector", "Remove-OutboundConnector",
        "Get-InboundConnector", "New-InboundConnector", "Set-InboundConnector", "Remove-InboundConnector",
        "Get-AcceptedDomain", "Get-IRMConfiguration", "Get-RemoteDomain", "Set-RemoteDomain", "Get-Recipient", "Get-DistributionGroupMember",
        "Where-Object", "ForEach-Object", "Select-Object", "Out-Null", "Write-Warning", "Write-Output", "Resolve-Path", "Get-Date", "Start-Sleep",
    };

    public static TheoryData<string> Scripts => ["samples/setup/entra.ps1", "samples/setup/exchange.ps1", "samples/connectors/exchange-online.ps1"];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_can_be_read_by_powershell(string script) => Assert.NotNull(Parse(script));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_has_a_dry_run_an_undo_and_stops_at_the_first_error(string script)
    {
        var ast = Parse(script);
        var attribute = Assert.Single(ast.ParamBlock.Attributes, attribute => attribute.TypeName.Name == "CmdletBinding");
        Assert.Contains(attribute.NamedArguments, argument => argument.ArgumentName == "SupportsShouldProcess");
        Assert.Contains(ast.ParamBlock.Parameters, parameter => parameter.Name.VariablePath.UserPath == "Undo");
        Assert.Contains("$ErrorActionPreference = 'Stop'", ast.Extent.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_calls_only_what_is_known_and_nothing_by_an_alias(string script)
    {
        var ast = Parse(script);
        var own = ast.FindAll(node => node is FunctionDefinitionAst, true).Select(node => ((FunctionDefinitionAst)node).Name);
        // a block that a function of the script was given
        var called = ast.FindAll(node => node is CommandAst { InvocationOperator: not TokenKind.Ampersand }, true).Select(node => ((CommandAst)node).GetCommandName())
            .Concat(ast.FindAll(node => node is CommandAst { InvocationOperator: TokenKind.Ampersand }, true).Select(node => ((CommandAst)node).Extent.Text).Where(text => text != "& $Action"));
        Assert.DoesNotContain(called.Except(own, StringComparer.OrdinalIgnoreCase), name => name is null || !Known.Contains(name));
    }

    /// <summary>Run again, nothing is doubled: where something is made, it was looked for before.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_a_script_makes_it_looks_for_first_and_can_take_out_again(string script)
    {
        var ast = Parse(script);
        var called = ast.FindAll(node => node is CommandAst, true).Select(node => ((CommandAst)node).GetCommandName()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var made = called.Where(name => name.StartsWith("New-", StringComparison.Ordinal)).Select(name => name[4..]).ToList();
        Assert.NotEmpty(made);
        Assert.DoesNotContain(made, noun => !called.Contains("Get-" + noun));
        // what goes with its application has no removal of its own
        string[] goesAlong = ["MgServicePrincipal", "MgServicePrincipalAppRoleAssignment"];
        Assert.DoesNotContain(made.Except(goesAlong), noun => !called.Contains("Remove-" + noun));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_parameter_is_explained_and_every_variable_set(string script)
    {
        var ast = Parse(script);
        var help = ast.GetHelpContent();
        var parameters = ast.ParamBlock.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath).ToList();
        string[] described = [.. help.Parameters.Keys, .. Regex.Matches(help.Description ?? "", @"-(\w+)").Select(match => match.Groups[1].Value), "Undo"];
        var mentioned = string.Join(' ', help.Parameters.Values) + help.Description;
        Assert.DoesNotContain(parameters, name => !described.Contains(name, StringComparer.OrdinalIgnoreCase) && !mentioned.Contains("-" + name, StringComparison.OrdinalIgnoreCase));

        string[] automatic = ["_", "true", "false", "null", "PSCmdlet", "args", "ErrorActionPreference", "PSDefaultParameterValues", "Matches", "env:MAILCOMPLIANCE_TOKEN"];
        var set = ast.FindAll(node => node is AssignmentStatementAst, true).SelectMany(node => ((AssignmentStatementAst)node).Left.FindAll(left => left is VariableExpressionAst, true))
            .Concat(ast.FindAll(node => node is ForEachStatementAst, true).Select(node => (Ast)((ForEachStatementAst)node).Variable))
            .Concat(ast.FindAll(node => node is ParameterAst, true).Select(node => (Ast)((ParameterAst)node).Name))
            .Select(node => ((VariableExpressionAst)node).VariablePath.UserPath);
        var used = ast.FindAll(node => node is VariableExpressionAst, true).Select(node => ((VariableExpressionAst)node).VariablePath.UserPath);
        Assert.Empty(used.Except(set, StringComparer.OrdinalIgnoreCase).Except(automatic, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Commands that change something take their settings by name: the wrong place of a value cannot go unnoticed.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public void No_line_ends_in_a_backtick_and_nothing_is_evaluated_from_text(string script)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, script));
        Assert.DoesNotMatch(@"`\s*\r?\n", text);
        Assert.DoesNotMatch(@"(?i)Invoke-Expression|\biex\b|-EncodedCommand|ConvertTo-SecureString.*-AsPlainText", text);
    }

    private static ScriptBlockAst Parse(string script)
    {
        var ast = Parser.ParseFile(Path.Combine(SourceTree.Root, script), out _, out var errors);
        Assert.Empty(errors.Select(error => $"{error.Extent.StartLineNumber}: {error.Message}"));
        return ast;
    }
}
