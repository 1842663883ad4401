using MailCompliance.Engine.Facts;

namespace MailCompliance.Storage.Sending;

/// <summary>
/// The windows of all who sent lately, where one process has the database to itself. A sender's is read from the table when they first
/// send, and kept from then on.
/// </summary>
/// <param name="read">Gives every row of a sender that is later than a time, those on their way into the table too.</param>
/// <param name="maxRows">Rows taken in before all is forgotten, and read again as needed: a bound on memory, of some 30 MB.</param>
internal sealed class SenderWindows(Func<long, long, Task<IReadOnlyList<SendingRow>>> read, int maxRows = 200_000)
{
    /// <summary>Microseconds. Messages are counted side by side, so their times come a little out of order; a clock that was put back is another matter.</summary>
    private const long Disorder = 10_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<long, Entry> senders = [];
    private int taken;

    private sealed class Entry(SenderWindow window)
    {
        public SenderWindow Window => window;

        public Task Loaded { get; set; } = Task.CompletedTask;
    }

    /// <summary>Counts the message in, and answers what its sender sent within the window that ends with it.</summary>
    /// <param name="length">Microseconds.</param>
    /// <exception cref="System.Data.Common.DbException">The table cannot be read.</exception>
    public async Task<RecentSending> CountAsync(SendingRows message, long length, CancellationToken cancellation)
    {
        var since = message.At - length;
        var entry = Enter(message, length, since);
        await entry.Loaded.WaitAsync(cancellation);
        lock (gate)
            return entry.Window.Count(message.Fingerprint, since);
    }

    private Entry Enter(SendingRows message, long length, long since)
    {
        lock (gate)
        {
            if (taken > maxRows)
            {
                senders.Clear();
                taken = 0;
            }

            var isKept = senders.TryGetValue(message.Sender, out var entry) && entry.Window.Length == length && entry.Window.Since - since <= Disorder && !entry.Loaded.IsFaulted;
            if (!isKept)
            {
                senders[message.Sender] = entry = new Entry(new SenderWindow(length));
                // begun within the lock: nobody meets a window that nothing fills, and what comes meanwhile goes into it as well
                entry.Loaded = LoadAsync(entry.Window, message.Sender, since);
            }

            foreach (var recipient in message.Recipients)
                entry!.Window.Add(new SendingRow(message.Message, recipient, message.Fingerprint, message.At));
            taken += message.Recipients.Length;
            return entry!;
        }
    }

    private async Task LoadAsync(SenderWindow window, long sender, long since)
    {
        // on the pool: reading an embedded database blocks its thread
        var rows = await Task.Run(() => read(sender, since));
        lock (gate)
        {
            foreach (var row in rows)
                window.Add(row);
            taken += rows.Count;
        }
    }
}
