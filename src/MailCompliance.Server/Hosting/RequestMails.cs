using System.Globalization;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Hosting;

/// <summary>Mails about what staff ask and report. They lead to the portal and hold nothing of what was written but an answer to its asker.</summary>
public sealed class RequestMails(Func<SchoolPolicy> policy, TimeProvider clock, string? publicUrl)
{
    /// <summary>To those who can answer.</summary>
    public IReadOnlyList<OwedMail> Asked(StaffRequest request) => [.. request.GivenTo.Select(to => Mail($"request:{request.Id}:to:{to}", to, SubjectOf(request), TextFor(request)))];

    /// <summary>To the one who asked.</summary>
    public IReadOnlyList<OwedMail> Answered(StaffRequest request, RequestAnswer answer) => request.Kind == StaffRequestKind.Feedback
        ? []
        : [Mail($"request:{request.Id}:answer", request.Person, AnswerSubjectOf(request.Kind),
            $"{WordsOf(request.Kind, answer.Decision)}\n{(answer.Text.Length == 0 ? "" : $"\nWhat they say\n  {answer.Text.ReplaceLineEndings(" ")}\n")}")];

    private static string AnswerSubjectOf(StaffRequestKind kind) => kind switch
    {
        StaffRequestKind.Advice => "Your question about an email was answered",
        StaffRequestKind.Permission => "You asked for permission to send an email",
        _ => "The email that you reported was looked into",
    };

    private static string SubjectOf(StaffRequest request) => request.Kind switch
    {
        StaffRequestKind.Advice => $"A question before sending: {request.Person}",
        StaffRequestKind.Permission => $"Please decide: {request.Person} asks for permission to send an email",
        StaffRequestKind.Incident => $"Urgent: {request.Person} sent an email wrongly",
        _ => $"{request.Person} says that a finding was wrong",
    };

    private string TextFor(StaffRequest request)
    {
        var link = publicUrl is null ? "" : $"  {publicUrl.TrimEnd('/')}/requests/{request.Id}\n";
        return request.Kind switch
        {
            StaffRequestKind.Advice => $"{request.Person} asks whether an email may be sent. The draft and the question are in the portal.\n\nAnswer here\n{link}",
            StaffRequestKind.Permission => $"{request.Person} asks for permission to send an email that would be held. The draft is in the portal.\n\nDecide here\n{link}",
            StaffRequestKind.Incident =>
                $"{request.Person} reports an email that should not have gone out as it did.\n\nWhat to do\n  Look at it now. If it is a breach of personal data that puts people at risk, the\n"
                + $"  Information Commissioner has to know by {TimeZoneInfo.ConvertTime(request.DueAt ?? request.At, clock.LocalTimeZone).ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture)} (72 hours).\n{link}",
            _ => $"{request.Person} was shown a finding in Outlook that they say is wrong.\n\nSee it here\n{link}",
        };
    }

    private static string WordsOf(StaffRequestKind kind, string decision) => decision switch
    {
        "send" when kind == StaffRequestKind.Permission => "You may send it. Send it within seven days, to the same people and without changes: it goes without waiting.",
        "do-not-send" when kind == StaffRequestKind.Permission => "It was not allowed. Please do not send it as it is.",
        "send" => "You may send it.",
        "do-not-send" => "Please do not send it as it is.",
        "not-a-breach" => "It is not a breach of personal data. Thank you for telling us at once.",
        "breach" => "It is a breach of personal data and has been recorded. Thank you for telling us at once.",
        "reported" => "It is a breach of personal data, and the Information Commissioner has been told. Thank you for telling us at once.",
        _ => "It has been looked at.",
    };

    private OwedMail Mail(string key, string to, string subject, string text)
    {
        var school = policy().School;
        return NoticeMail.Unanswered(to, subject, text, school).ToOwed(key, school, clock.GetUtcNow());
    }
}
