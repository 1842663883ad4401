namespace MailCompliance.Engine.Verdicts;

/// <summary>What a channel has to do to the message. Plain data; each channel carries out what it can.</summary>
public abstract record PlannedAction(string Name, string Why)
{
    /// <summary>A matter between engine and channel that reports leave out: the names of reported actions are a contract.</summary>
    public virtual bool IsInternal => false;
}

/// <summary>Add the school's disclaimer to the newest text of each readable body.</summary>
public sealed record StampDisclaimer(string Text, string Html, string Why) : PlannedAction("stamp-disclaimer", Why)
{
    /// <summary>True: below the quoted history, at the very end; false: above it.</summary>
    public bool AtEnd { get; init; }
}

/// <summary>Add what the sender's signature lacks, above the quoted history.</summary>
public sealed record StampSignature(string Text, string Html, string Why) : PlannedAction("stamp-signature", Why);

/// <summary>Send a copy of the message, as it leaves, to further people.</summary>
/// <param name="Visible">True: the address is added to Cc; false: to the envelope only.</param>
public sealed record CopyTo(IReadOnlyList<string> To, bool Visible, string Why) : PlannedAction("copy", Why);

/// <summary>Take these addresses out of To and Cc; the envelope still delivers to them.</summary>
public sealed record MoveToBcc(IReadOnlyList<string> Addresses, string Why) : PlannedAction("move-to-bcc", Why);

/// <summary>Let the message leave only protected.</summary>
public sealed record Protect(ProtectionMethod Method, string Why) : PlannedAction("protect", Why)
{
    /// <summary>The recipients may not pass it on either.</summary>
    public bool MayNotBeForwarded { get; init; }
}

/// <summary>Keep the message until one of the approvers decides. What else the plan names is done on release, not before.</summary>
/// <param name="Approvers">Addresses, never the sender's own (but see <see cref="SenderDecides"/>); empty where the policy names nobody: it waits all the same.</param>
public sealed record Hold(IReadOnlyList<string> Approvers, string Why) : PlannedAction("hold", Why)
{
    /// <summary>Held only to ask the sender, who saw no warning (<see cref="Policy.Unwarned.HoldAndAsk"/>): he decides himself.</summary>
    public bool SenderDecides { get; init; }

    /// <summary>Addresses of those whom it concerns (<see cref="ConcernedStaff"/>); empty where the sender decides.</summary>
    public IReadOnlyList<string> Concerned { get; init; } = [];
}

/// <summary>The message goes; the sender, who saw no warning, is told by a short note (<see cref="Policy.Unwarned.DeliverAndTell"/>).</summary>
/// <param name="Rulings">What to tell.</param>
public sealed record TellSender(IReadOnlyList<Ruling> Rulings, string Why) : PlannedAction("tell-sender", Why)
{
    public override bool IsInternal => true;
}

/// <summary>Refuse the message.</summary>
public sealed record Refuse(string Why) : PlannedAction("refuse", Why);

/// <summary>How a message is protected on its way; tried in the order of the policy's <c>protection</c> list.</summary>
public enum ProtectionMethod
{
    /// <summary>The message is encrypted already, or every recipient is reached through a protected channel.</summary>
    Already,

    /// <summary>S/MIME to recipients whose certificates are known.</summary>
    Smime,

    /// <summary>A header that a mail flow rule of Exchange Online turns into encryption.</summary>
    ExchangeHeader,

    /// <summary>No method: the message is held.</summary>
    Hold,
}

/// <summary>All that is to be done, in order.</summary>
public sealed record ActionPlan(IReadOnlyList<PlannedAction> Actions)
{
    public static readonly ActionPlan Nothing = new([]);

    public T? Find<T>() where T : PlannedAction => Actions.OfType<T>().FirstOrDefault();
}
