using System.Buffers;

namespace MailCompliance.Engine.Text;

/// <summary>Counts what one file costs, and stops the reading where a limit is reached.</summary>
internal sealed class ReadingBudget(DocumentLimits limits, TimeProvider clock, CancellationToken cancellation)
{
    private readonly long started = clock.GetTimestamp();
    private readonly Stack<byte[]> rented = new();
    private int entries;
    private long unpacked;
    private int characters;

    /// <summary>Units of <see cref="DocumentLimits.MaxWork"/> spent so far.</summary>
    public long Work { get; private set; }

    public DocumentLimits Limits { get; } = limits;

    public TimeSpan Left => Limits.Time - clock.GetElapsedTime(started);

    /// <exception cref="DocumentStop">More than one file may cost.</exception>
    public void CountWork(long units)
    {
        Work += units;
        if (Work > Limits.MaxWork)
            throw new DocumentStop(Uninspectable.TooCostly);
    }

    public void CountEntry()
    {
        CountWork(ReadingCosts.File);
        if (++entries > Limits.MaxEntries)
            throw new DocumentStop(Uninspectable.TooLarge);
        CheckTime();
    }

    public void CountUnpacked(int bytes)
    {
        unpacked += bytes;
        if (unpacked > Limits.MaxUnpackedBytes)
            throw new DocumentStop(Uninspectable.TooLarge);
        CountWork(bytes);
        CheckTime();
    }

    /// <summary>Memory for the content of a file inside, until <see cref="GiveBack"/>: thousands of entries of a megabyte cost no more than one.</summary>
    public byte[] Rent(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        rented.Push(buffer);
        return buffer;
    }

    /// <summary>How much is rented now, for <see cref="GiveBack"/>.</summary>
    public int Rented => rented.Count;

    /// <summary>Whatever was rented since: nobody looks at it any more.</summary>
    public void GiveBack(int since)
    {
        while (rented.Count > since)
            ArrayPool<byte>.Shared.Return(rented.Pop());
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
