using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.Assessment;

/// <summary>A draft of the data protection impact assessment (UK GDPR article 35, R70): what the policy in force really does, with gaps for what only the school knows.</summary>
public static class AssessmentPage
{
    public static Task<IResult> ShowAsync(PageRequest request) =>
        request.PageAsync<AssessmentView>("Draft impact assessment", new Dictionary<string, object?> { ["Request"] = request });
}
