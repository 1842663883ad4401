using System.CommandLine;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary>Runs a command line: usage and configuration errors in plain words and with exit code 1, faults with 3.</summary>
public static class CommandRunner
{
    /// <summary>A stop may take as long as transactions in flight are given (design: 30 s) and a little more.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTime };
        try
        {
            return await root.Parse(args).InvokeAsync(settings);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Usage;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync($"The configuration cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, e.Problems.Select(problem => "  " + problem))}");
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.CouldNotCheck;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.CouldNotCheck;
        }
    }
}
