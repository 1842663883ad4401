using MailCompliance.Engine.Facts;

namespace MailCompliance.Storage.Sending;

/// <summary>One message to one recipient, as the counters keep it.</summary>
internal readonly record struct SendingRow(long Message, long Recipient, long Fingerprint, long At);

/// <summary>
/// What one sender sent within the window, in memory: a count costs what has come and gone since the last one, and not what lies in the
/// window. Used under a lock of its owner.
/// </summary>
/// <param name="length">Microseconds.</param>
internal sealed class SenderWindow(long length)
{
    private readonly PriorityQueue<SendingRow, long> byTime = new();
    private readonly Dictionary<(long Message, long Recipient), long> known = [];
    private readonly Dictionary<long, int> all = [];
    private readonly Dictionary<(long Fingerprint, long Recipient), int> same = [];
    private readonly Dictionary<long, int> ofFingerprint = [];

    public long Length => length;

    /// <summary>What was sent until then is forgotten.</summary>
    public long Since { get; private set; }

    /// <summary>A repeat of the same message to the same recipient adds nothing, and the first time of it counts, as in the table.</summary>
    public void Add(SendingRow row)
    {
        if (row.At <= Since)
            return;
        var isKnown = known.TryGetValue((row.Message, row.Recipient), out var earlier);
        if (isKnown && earlier <= row.At)
            return;
        known[(row.Message, row.Recipient)] = row.At;
        byTime.Enqueue(row, row.At);
        if (isKnown)
            return;
        all[row.Recipient] = all.GetValueOrDefault(row.Recipient) + 1;
        var both = same[(row.Fingerprint, row.Recipient)] = same.GetValueOrDefault((row.Fingerprint, row.Recipient)) + 1;
        if (both == 1)
            ofFingerprint[row.Fingerprint] = ofFingerprint.GetValueOrDefault(row.Fingerprint) + 1;
    }

    /// <summary>Distinct recipients of all messages later than <paramref name="since"/>, and of those with the fingerprint.</summary>
    public RecentSending Count(long fingerprint, long since)
    {
        while (byTime.TryPeek(out var row, out var at) && at <= since)
        {
            byTime.Dequeue();
            if (known.TryGetValue((row.Message, row.Recipient), out var first) && first == at)
                Forget(row);
        }

        Since = Math.Max(Since, since);
        return new RecentSending(all.Count, ofFingerprint.GetValueOrDefault(fingerprint));
    }

    private void Forget(SendingRow row)
    {
        known.Remove((row.Message, row.Recipient));
        if (--all[row.Recipient] == 0)
            all.Remove(row.Recipient);
        var pair = (row.Fingerprint, row.Recipient);
        if (--same[pair] > 0)
            return;
        same.Remove(pair);
        if (--ofFingerprint[row.Fingerprint] == 0)
            ofFingerprint.Remove(row.Fingerprint);
    }
}
