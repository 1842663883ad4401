namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>The commands that a session knows by name.</summary>
public enum SmtpVerb
{
    Unknown,
    Helo,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Expn,
    Help,
    StartTls,
    Auth,
    Xclient,

    /// <summary>A command of another protocol, such as HTTP's: a browser or proxy that was led here.</summary>
    Foreign,
}
