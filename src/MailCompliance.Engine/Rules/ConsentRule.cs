using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record ConsentSettings
{
    /// <summary>Agencies with which the school has agreed what may be shared and on which basis, without end: addresses, patterns or domains.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Agreed { get; init; } = [];
}

/// <summary>
/// Data of a pupil goes to an agency only on a basis that somebody can name. Policy: S0 section 2, "Pupil Data": "may be shared with
/// parental consent via email to parents or external agencies". Consent is not the only basis: safeguarding and duties by law are others.
/// </summary>
/// <remarks>
/// The basis is looked up for each pupil and agency in the register (<c>consents.csv</c>), on the day of sending. Where several pupils
/// bear a name, one with a basis is enough. Data of nobody on file needs an agreement about every pupil.
/// </remarks>
public sealed class ConsentRule(ConsentSettings settings) : IRule
{
    private readonly PartyPattern[] agreed = [.. settings.Agreed.Select(PartyPattern.Parse)];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var agencies = facts.Outside
            .Where(recipient => recipient.Is(RecipientClass.Agency) && !agreed.Any(pattern => pattern.MatchesAddress(recipient.Address)))
            .ToList();
        if (agencies.Count == 0)
            return [];
        var shared = SharedWith(facts, agencies);
        if (shared.Count == 0)
            return [];
        var today = DateOnly.FromDateTime(facts.At.DateTime);
        return
            from agency in agencies
            let worst = Worst(facts.People.ConsentRegister, agency.Address, shared, today)
            where worst.State != ConsentState.Holds
            group agency by worst into alike
            select FindingFor(alike.Key.State, alike.Key.Where, [.. alike.Select(agency => agency.Address)]);
    }

    /// <summary>The first thing without a basis, what is expired or refused before what is only missing.</summary>
    private static (ConsentState State, Place Where) Worst(ConsentRegister register, string agency, List<Mention> shared, DateOnly today)
    {
        var states = shared.Select(mention => (State: StateOf(register, agency, mention.Pupils, today), mention.Where)).ToList();
        return states.MinBy(one => Array.IndexOf(Order, one.State));
    }

    private static readonly ConsentState[] Order = [ConsentState.Refused, ConsentState.Expired, ConsentState.NotYet, ConsentState.Missing, ConsentState.Holds];

    /// <summary>Of several pupils of one name, the one about whom most is agreed.</summary>
    private static ConsentState StateOf(ConsentRegister register, string agency, IReadOnlyList<Pupil> pupils, DateOnly today) =>
        pupils.Count == 0 ? register.StateOf(agency, null, today) : pupils.Select(pupil => register.StateOf(agency, pupil, today)).MaxBy(state => Array.IndexOf(Order, state));

    /// <summary>Names of pupils and data that belongs to one; where no pupil is known, data that says enough without.</summary>
    private static List<Mention> SharedWith(MessageFacts facts, List<RecipientFacts> agencies)
    {
        var links = RosterLinks.Of(facts.People);
        var data = facts.Data
            .Where(one => one.Zone != ZoneKind.Quoted && one.Confidence > Confidence.Low && IsOfPupil(one))
            .Select(one => new Mention(one.Where, links.PupilsOf(one.Type, Passage.TextAt(facts, one.Where))));
        List<Mention> all = [.. PupilsMentioned.In(facts, agencies).Concat(data).DistinctBy(mention => mention.Who)];
        return all.Exists(mention => mention.Pupils.Count > 0) ? all.FindAll(mention => mention.Pupils.Count > 0) : all;
    }

    private static bool IsOfPupil(DetectedData data) =>
        DataWeights.Of(data) == DataWeight.Alone
        && data.Type is not (DetectionType.NationalInsuranceNumber or DetectionType.TeacherReferenceNumber or DetectionType.UniqueTaxpayerReference
            or DetectionType.PrivateEmail or DetectionType.Telephone);

    private static Finding FindingFor(ConsentState state, Place where, IReadOnlyList<string> agencies)
    {
        var (what, whatToDo) = state switch
        {
            ConsentState.Expired => (
                "You send data about a pupil to an outside agency, and the agreement about it has run out.",
                "Ask the parents again, or ask the office to renew the agreement. The data protection officer can help."),
            ConsentState.Refused => (
                "You send data about a pupil to an outside agency, and the parents have said no to this.",
                "Do not send it. If safeguarding or the law requires it, ask the data protection officer first."),
            ConsentState.NotYet => (
                "You send data about a pupil to an outside agency, and the agreement about it begins later.",
                "Wait until it begins, or ask the office. The data protection officer can help."),
            _ => (
                "You send data about a pupil to an outside agency, and the school has no agreement about it on file.",
                "Check that the parents agree, or that safeguarding or the law requires it, and write down which. The data protection officer can help."),
        };
        return new Finding(what, whatToDo) { Where = where, Recipients = agencies, Evidence = [$"consent register: {state.ToString().ToLowerInvariant()}"] };
    }
}
