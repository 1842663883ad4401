namespace MailCompliance.Engine.Verdicts;

/// <summary>What a school's policy wants done about a finding, mildest first: the worst of all wins.</summary>
public enum Outcome
{
    /// <summary>The rule is not applied.</summary>
    Off,

    /// <summary>Noted in the message log; the message goes on. How a school rolls a rule out.</summary>
    Record,

    /// <summary>The sender is told, before sending where an add-in can, else by a note; the message goes on.</summary>
    Warn,

    /// <summary>The message may leave only protected (encrypted); where no method is usable it is held.</summary>
    Protect,

    /// <summary>The message waits in quarantine for a person's decision.</summary>
    Hold,

    /// <summary>The message is refused and the sender told what to do.</summary>
    Block,
}
