namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>How far a session has come.</summary>
public enum SmtpState
{
    /// <summary>Greeted, or TLS just started: EHLO is due.</summary>
    Connected,

    /// <summary>EHLO or HELO was said; no transaction.</summary>
    Ready,

    /// <summary>MAIL was accepted.</summary>
    Sender,

    /// <summary>At least one RCPT was accepted.</summary>
    Recipients,

    /// <summary>A BDAT chunk was taken, the last one not yet.</summary>
    Chunks,
}

/// <summary>Which command is allowed when, and where it leads if it succeeds (RFC 5321 section 4.1.4). A refused command changes nothing.</summary>
public static class SmtpStates
{
    private const int Verbs = (int)SmtpVerb.Foreign + 1;

    private static readonly SmtpState?[] Next = Build(
    [
        //  in                    command             then
        (SmtpState.Connected,  SmtpVerb.StartTls, SmtpState.Connected),
        (SmtpState.Connected,  SmtpVerb.Xclient,  SmtpState.Connected),
        (SmtpState.Ready,      SmtpVerb.StartTls, SmtpState.Connected),
        (SmtpState.Ready,      SmtpVerb.Xclient,  SmtpState.Connected),
        (SmtpState.Ready,      SmtpVerb.Mail,     SmtpState.Sender),
        (SmtpState.Sender,     SmtpVerb.Rcpt,     SmtpState.Recipients),
        (SmtpState.Recipients, SmtpVerb.Rcpt,     SmtpState.Recipients),
        (SmtpState.Recipients, SmtpVerb.Data,     SmtpState.Ready),
        (SmtpState.Recipients, SmtpVerb.Bdat,     SmtpState.Chunks),
        (SmtpState.Chunks,     SmtpVerb.Bdat,     SmtpState.Chunks),
    ]);

    /// <summary>The state after a command that succeeds; null where it is out of order.</summary>
    public static SmtpState? After(SmtpState state, SmtpVerb verb) => Next[((int)state * Verbs) + (int)verb];

    private static SmtpState?[] Build((SmtpState In, SmtpVerb Verb, SmtpState Then)[] rows)
    {
        var states = Enum.GetValues<SmtpState>();
        var next = new SmtpState?[states.Length * Verbs];
        foreach (var state in states)
        {
            // allowed at any time; EHLO, HELO and RSET end a transaction, the others leave the state alone
            next[Index(state, SmtpVerb.Ehlo)] = SmtpState.Ready;
            next[Index(state, SmtpVerb.Helo)] = SmtpState.Ready;
            next[Index(state, SmtpVerb.Rset)] = state == SmtpState.Connected ? state : SmtpState.Ready;
            foreach (var verb in (ReadOnlySpan<SmtpVerb>)[SmtpVerb.Noop, SmtpVerb.Quit, SmtpVerb.Vrfy, SmtpVerb.Expn, SmtpVerb.Help, SmtpVerb.Auth, SmtpVerb.Unknown, SmtpVerb.Foreign])
                next[Index(state, verb)] = state;
        }
        foreach (var row in rows)
            next[Index(row.In, row.Verb)] = row.Then;
        return next;
    }

    private static int Index(SmtpState state, SmtpVerb verb) => ((int)state * Verbs) + (int)verb;
}
