namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A message as the fake keeps it.</summary>
public sealed record FakeMessage(string Id, string MessageId, string From, IReadOnlyList<string> To, DateTimeOffset SentAt, byte[] Mime)
{
    public bool IsDraft { get; init; }

    /// <summary>Blind copies: in the list and not in the MIME.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];
}

/// <summary>A mailbox with its Sent Items and the order in which they changed. Immutable ids: a moved message keeps its own.</summary>
public sealed class FakeMailbox(string id, string address)
{
    private readonly Lock sync = new();
    private readonly List<(string Id, bool IsRemoved)> changes = [];
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
            changes.Add((message.Id, false));
        }

        return message;
    }

    /// <summary>Out of Sent Items, still in the mailbox.</summary>
    public void Move(FakeMessage message)
    {
        lock (sync)
        {
            inSentItems.Remove(message.Id);
            changes.Add((message.Id, true));
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
            changes.Add((message.Id, false));
    }

    /// <summary>Every link given so far is worth nothing now.</summary>
    public void ExpireLinks() => Interlocked.Increment(ref generation);

    /// <summary>What was put in until now is no change: it was there before anybody asked.</summary>
    public void ForgetChanges()
    {
        lock (sync)
        {
            for (var index = 0; index < changes.Count; index++)
                changes[index] = ("", true);
        }
    }

    /// <summary>Everything in Sent Items by the time it was sent.</summary>
    public IReadOnlyList<FakeMessage> InOrder()
    {
        lock (sync)
            return [.. inSentItems.Select(messageId => messages[messageId]).OrderBy(message => message.SentAt).ThenBy(message => message.Id, StringComparer.Ordinal)];
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
            return [.. inSentItems.Select(messageId => messages[messageId]).Where(message => message.SentAt >= since).OrderByDescending(message => message.SentAt).ThenBy(message => message.Id, StringComparer.Ordinal)];
    }

    /// <summary>What changed since; each item once, as it is now.</summary>
    public IReadOnlyList<(string Id, FakeMessage? Message)> Since(int change)
    {
        lock (sync)
        {
            return
            [
                .. changes.Skip(change).Select(entry => entry.Id).Where(messageId => messageId.Length > 0).Distinct()
                    .Select(messageId => (messageId, inSentItems.Contains(messageId) ? messages[messageId] : null)),
            ];
        }
    }
}
