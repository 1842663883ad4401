namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>What came of reading an input.</summary>
/// <param name="Value">Null: refused.</param>
/// <param name="Refusal">Why, a line each; empty where there is a value.</param>
/// <param name="Remarks">What is worth a look although the value can be used.</param>
public sealed record InputReading<T>(T? Value, IReadOnlyList<string> Refusal, IReadOnlyList<string> Remarks) where T : class;

/// <summary>
/// A value that is read from files and read again when they change. A change that cannot be used is refused loudly, once,
/// and the value before it stays in force.
/// </summary>
/// <param name="name">For people: "policy".</param>
/// <param name="stamp">Different whenever the files are: times and lengths.</param>
/// <param name="read">Reads the files; the second argument is the value in force, null at first.</param>
public sealed class WatchedInput<T>(string name, Func<string> stamp, Func<T?, InputReading<T>> read, ILogger logger) where T : class
{
    private volatile T? current;
    private volatile string? problem;
    private string seen = "";

    /// <summary>What holds now.</summary>
    public T Current => current ?? throw new InvalidOperationException($"The {name} has not been read yet.");

    /// <summary>Why the files as they are now are not in force; null where they are.</summary>
    public string? Problem => problem;

    /// <summary>Reads for the first time.</summary>
    /// <returns>Why it cannot be used; empty where it can.</returns>
    public IReadOnlyList<string> Open()
    {
        seen = stamp();
        var reading = read(null);
        Remark(reading);
        current = reading.Value;
        return reading.Refusal;
    }

    /// <summary>Looks whether the files changed, and takes them over if they can be used. Never throws on what files hold.</summary>
    public void Look()
    {
        var now = stamp();
        if (now == seen)
            return;
        var reading = read(current);
        if (stamp() != now)
            return; // still being written: the next look finds it finished

        seen = now;
        if (reading.Value is null)
        {
            problem = $"The {name} was changed and refused; the one before it is still in force. {string.Join(" ", reading.Refusal)}";
            logger.LogError("The changed {Name} is refused, the one before it stays in force:{Lines}", name, Lines(reading.Refusal));
            return;
        }

        Remark(reading);
        current = reading.Value;
        problem = null;
        logger.LogInformation("The changed {Name} is in force", name);
    }

    private void Remark(InputReading<T> reading)
    {
        if (reading.Remarks.Count > 0)
            logger.LogWarning("The {Name} can be used, but:{Lines}", name, Lines(reading.Remarks));
    }

    private static string Lines(IReadOnlyList<string> lines) => string.Concat(lines.Select(line => Environment.NewLine + "  " + line));
}
