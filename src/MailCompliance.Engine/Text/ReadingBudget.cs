namespace MailCompliance.Engine.Text;

/// <summary>Counts what one file costs, and stops the reading where a limit is reached.</summary>
internal sealed class ReadingBudget(DocumentLimits limits, TimeProvider clock, CancellationToken cancellation)
{
    private readonly long started = clock.GetTimestamp();
    private int entries;
    private long unpacked;
    private int characters;

    public DocumentLimits Limits { get; } = limits;

    public TimeSpan Left => Limits.Time - clock.GetElapsedTime(started);

    public void CountEntry()
    {
        if (++entries > Limits.MaxEntries)
            throw new DocumentStop(Uninspectable.TooLarge);
        CheckTime();
    }

    public void CountUnpacked(int bytes)
    {
        unpacked += bytes;
        if (unpacked > Limits.MaxUnpackedBytes)
            throw new DocumentStop(Uninspectable.TooLarge);
        CheckTime();
    }

    /// <summary>How many of so many characters may be kept.</summary>
    public int TakeCharacters(int count)
    {
        var taken = Math.Min(count, Limits.MaxCharacters - characters);
        characters += taken;
        return taken;
    }

    public void GiveBackCharacters(int count) => characters -= count;

    public void CheckTime()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Left <= TimeSpan.Zero)
            throw new DocumentStop(Uninspectable.TooCostly);
    }
}
