namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A message as the fake keeps it.</summary>
public sealed record FakeMessage(string Id, string MessageId, string From, IReadOnlyList<string> To, DateTimeOffset SentAt, byte[] Mime)
{
    public bool IsDraft { get; init; }

    /// <summary>Blind copies: in the list and not in the MIME.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Who sent it on behalf of the author; null: the author.</summary>
    public string? Sender { get; init; }

    /// <summary>When it came into the folder's order of time, where that is not when it was sent: delivery was put off.</summary>
    public DateTimeOffset ReceivedAt { get; init; } = SentAt;
}

/// <summary>A mailbox with its Sent Items and the order in which they changed. Immutable ids: a moved message keeps its own.</summary>
public sealed class FakeMailbox(string id, string address)
{
    private readonly Lock sync = new();
    private readonly List<(string Id, string Kind)> changes = [];
    private readonly Dictionary<string, FakeMessage> messages = new(StringComparer.Ordinal);
    private readonly HashSet<string> inSentItems = new(StringComparer.Ordinal);
    private int generation;

    public string Id => id;

    public string Address => address;

    /// <summary>False: a user without a mailbox.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Puts the message into Sent Items.</summary>
    public FakeMessage Sent(FakeMessage message)
    {
        lock (sync)
        {
            messages[message.Id] = message;
            inSentItems.Add(message.Id);
            changes.Add((message.Id, "created"));
        }

        return message;
    }

    /// <summary>Out of Sent Items, still in the mailbox.</summary>
    public void Move(FakeMessage message)
    {
        lock (sync)
        {
            inSentItems.Remove(message.Id);
            changes.Add((message.Id, "deleted"));
        }
    }

    /// <summary>Beyond recovery.</summary>
    public void Purge(FakeMessage message)
    {
        Move(message);
        lock (sync)
            messages.Remove(message.Id);
    }

    /// <summary>Read, flagged, categorised: it is in the next round again.</summary>
    public void Touch(FakeMessage message)
    {
        lock (sync)
            changes.Add((message.Id, "updated"));
    }

    /// <summary>Every link given so far is worth nothing now.</summary>
    public void ExpireLinks() => Interlocked.Increment(ref generation);

    /// <summary>What was put in until now is no change: it was there before anybody asked.</summary>
    public void ForgetChanges()
    {
        lock (sync)
        {
            for (var index = 0; index < changes.Count; index++)
                changes[index] = ("", "");
        }
    }

    /// <summary>Everything in Sent Items by a time of it.</summary>
    public IReadOnlyList<FakeMessage> InOrder(Func<FakeMessage, DateTimeOffset> time)
    {
        lock (sync)
            return [.. inSentItems.Select(messageId => messages[messageId]).OrderBy(time).ThenBy(message => message.Id, StringComparer.Ordinal)];
    }

    public int Generation => Volatile.Read(ref generation);

    public FakeMessage? Find(string messageId)
    {
        lock (sync)
            return messages.GetValueOrDefault(messageId);
    }

    /// <summary>How many changes there are so far: the place where a delta link begins.</summary>
    public int Changes
    {
        get
        {
            lock (sync)
                return changes.Count;
        }
    }

    /// <summary>What a first round lists, in an order of its own: the newest first.</summary>
    public IReadOnlyList<FakeMessage> Snapshot(DateTimeOffset since)
    {
        lock (sync)
            return [.. inSentItems.Select(messageId => messages[messageId]).Where(message => message.ReceivedAt >= since).OrderByDescending(message => message.ReceivedAt).ThenBy(message => message.Id, StringComparer.Ordinal)];
    }

    /// <summary>What changed since; each item once, as it is now.</summary>
    public IReadOnlyList<(string Id, FakeMessage? Message, IReadOnlySet<string> Kinds)> Since(int change)
    {
        lock (sync)
        {
            return
            [
                .. changes.Skip(change).Where(entry => entry.Id.Length > 0).GroupBy(entry => entry.Id)
                    .Select(entries => (entries.Key, inSentItems.Contains(entries.Key) ? messages[entries.Key] : null, (IReadOnlySet<string>)entries.Select(entry => entry.Kind).ToHashSet())),
            ];
        }
    }
}
