using System.ComponentModel;
using System.Diagnostics;

namespace MailCompliance.Server.Cli;

/// <summary>How a script is to be run.</summary>
public sealed record SetupMode(bool IsDryRun, bool IsUndo);

/// <summary>A parameter of a script.</summary>
/// <param name="Value">Null: not given. Empty: a switch that is on.</param>
public sealed record SetupParameter(string Name, string? Value)
{
    /// <summary>Printed as a place to fill in, and given to PowerShell by its environment: command lines can be read by everybody on the machine.</summary>
    public bool IsSecret { get; init; }

    public static SetupParameter Switch(string name, bool isOn) => new(name, isOn ? "" : null);
}

/// <summary>A PowerShell script of the samples, with the parameters for this installation.</summary>
/// <param name="File">Below the folder of the samples.</param>
public sealed record SetupScript(string File, IReadOnlyList<SetupParameter> Parameters)
{
    private string FullPath => Path.Combine(AppContext.BaseDirectory, "samples", File);

    /// <summary>The command line, as comments, and the script itself: the output can be saved and run.</summary>
    public async Task PrintAsync(TextWriter output, SetupMode mode, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"# ./{Path.GetFileName(File)} -Connect{string.Concat(Given(mode).Select(Printed))}");
        await output.WriteLineAsync();
        await output.WriteLineAsync(await System.IO.File.ReadAllTextAsync(FullPath, cancellation));
    }

    /// <summary>Runs it in a PowerShell of its own, with this terminal, so that a person can sign in.</summary>
    /// <returns>PowerShell's exit code.</returns>
    /// <exception cref="UsageException">PowerShell is not installed.</exception>
    public async Task<int> RunAsync(SetupMode mode, CancellationToken cancellation)
    {
        // -File passes values as they are; -Command would read them as text to run
        var start = new ProcessStartInfo("pwsh") { ArgumentList = { "-NoProfile", "-File", FullPath, "-Connect" } };
        foreach (var parameter in Given(mode))
        {
            if (parameter.IsSecret)
            {
                start.Environment["MAILCOMPLIANCE_" + parameter.Name.ToUpperInvariant()] = parameter.Value;
                continue;
            }

            start.ArgumentList.Add("-" + parameter.Name);
            if (parameter.Value is { Length: > 0 } value)
                start.ArgumentList.Add(value);
        }

        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            throw new UsageException("PowerShell (pwsh) is not installed here. Print the script without --run and run it where it is.");
        }
    }

    private IEnumerable<SetupParameter> Given(SetupMode mode)
    {
        foreach (var parameter in Parameters.Where(one => one.Value is not null && !mode.IsUndo))
            yield return parameter;
        if (mode.IsUndo)
            yield return new("Undo", "");
        if (mode.IsDryRun)
            yield return new("WhatIf", "");
    }

    private static string Printed(SetupParameter parameter) => parameter switch
    {
        { IsSecret: true } => $" -{parameter.Name} 'as doctor prints it'",
        { Value.Length: > 0 } => $" -{parameter.Name} '{parameter.Value.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => $" -{parameter.Name}",
    };
}
