namespace MailCompliance.Server.Hosting.Documents;

/// <summary>What a child process left behind.</summary>
/// <param name="Complete">False: there was more output than was wanted, and the process was ended.</param>
public sealed record ToolOutput(string Text, bool Complete, int Exit, string Errors);

/// <summary>What a child process wrote that is no text.</summary>
/// <param name="Complete">False: there was more output than was wanted, and the process was ended.</param>
public sealed record ToolBytes(ReadOnlyMemory<byte> Bytes, bool Complete, int Exit);

/// <summary>Runs one program over many files: fed through pipes so that nothing touches the disk, so many at a time as there are processors.</summary>
/// <param name="maxMemory">Bytes of address space.</param>
/// <param name="maxProcessorTime">Of one file.</param>
public sealed class ToolRunner(string program, long maxMemory, TimeSpan maxProcessorTime, TimeProvider clock) : IDisposable
{
    private const int MaxErrorCharacters = 4_000;

    /// <summary>More processes than processors only wait for one another.</summary>
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);

    /// <summary>The program of that name as installed; null where none is on the path.</summary>
    public static string? OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    /// <returns>Null: time ran out.</returns>
    public async ValueTask<ToolOutput?> RunAsync(
        IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, TimeSpan time, int maxCharacters, CancellationToken cancellation) =>
        await InTurnAsync(either => RunOneAsync(arguments, input, time, (child, stop) => child.ReadOutputAsync(maxCharacters, stop),
            (text, complete, exit, errors) => new ToolOutput(text, complete, exit, errors), either), time, cancellation);

    /// <returns>Null: time ran out.</returns>
    public async ValueTask<ToolBytes?> RunForBytesAsync(
        IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, TimeSpan time, int maxBytes, CancellationToken cancellation) =>
        await InTurnAsync(either => RunOneAsync(arguments, input, time, (child, stop) => child.ReadBytesAsync(maxBytes, stop),
            (bytes, complete, exit, _) => new ToolBytes(bytes, complete, exit), either), time, cancellation);

    public void Dispose() => turns.Dispose();

    private async Task<T?> InTurnAsync<T>(Func<CancellationToken, Task<T>> run, TimeSpan time, CancellationToken cancellation)
        where T : class
    {
        using var timeout = new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await turns.WaitAsync(either.Token);
            try
            {
                return await run(either.Token);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<T> RunOneAsync<T, TOutput>(
        IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, TimeSpan time, Func<LimitedProcess, CancellationToken, Task<(TOutput Output, bool Complete)>> read,
        Func<TOutput, bool, int, string, T> result, CancellationToken cancellation)
    {
        using var child = LimitedProcess.Start(program, arguments, maxMemory, time < maxProcessorTime ? time : maxProcessorTime);
        var writing = child.WriteAsync(input, cancellation);
        var errors = child.ReadErrorsAsync(MaxErrorCharacters, cancellation);
        var (output, complete) = await read(child, cancellation);
        if (!complete)
            return result(output, false, 0, "");
        await writing;
        var error = await errors;
        return result(output, true, await child.WaitForExitAsync(cancellation), error);
    }
}
