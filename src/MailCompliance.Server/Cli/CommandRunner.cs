using System.CommandLine;
using System.Data.Common;
using System.Text;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Cli;

/// <summary>Runs a command line: usage and configuration errors in plain words and with exit code 1, faults with 3.</summary>
public static class CommandRunner
{
    /// <summary>A stop may take as long as transactions in flight are given (design: 30 s) and a little more.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        WriteUtf8();
        var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTime };
        try
        {
            return await root.Parse(args).InvokeAsync(settings);
        }
        catch (Exception e) when (e is UsageException or ConfigurationException)
        {
            await Console.Error.WriteLineAsync(TextOf(e));
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.CouldNotCheck;
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"The database that {Databases.Setting} names {DatabaseFault.TextOf(e)}");
            return DatabaseFault.IsOfSettings(e) ? ExitCodes.Usage : ExitCodes.CouldNotCheck;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(TextOf(e));
            return ExitCodes.CouldNotCheck;
        }
    }

    /// <returns>What a technician is told of a fault; of the configuration, all that is wrong with it.</returns>
    public static string TextOf(Exception fault) => fault is ConfigurationException configuration
        ? $"The configuration cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, configuration.Problems.Select(problem => "  " + problem))}"
        : fault.Message;

    /// <summary>Windows would write in the code page of its console, redirected output too: a name with an accent would be lost on the way.</summary>
    private static void WriteUtf8()
    {
        if (!OperatingSystem.IsWindows())
            return;
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // a service has no console, and writes to its log
        }
    }
}
