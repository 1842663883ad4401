using MailCompliance.Labelled;

namespace MailCompliance.Tests.Detection;

/// <summary>Precision and recall on the labelled set do not fall below what a school can work with.</summary>
public sealed class LabelledSetTests
{
    [Fact]
    public void The_set_is_large_and_balanced()
    {
        Assert.True(LabelledScore.Both.Count >= 300);
        Assert.InRange((double)LabelledScore.Both.Messages[LabelledSet.Policies[0].Name].Wanted / LabelledScore.Both.Count, 0.45, 0.65);
    }

    [Fact]
    public void Messages_that_must_be_protected_are_told_from_those_that_need_not()
    {
        foreach (var (policy, tally) in LabelledScore.Both.Messages)
            Assert.True(tally is { Recall: >= 0.97, Precision: >= 0.97 }, $"{policy}: {tally}");
    }

    /// <summary>What describes and does not name is found less often. It does not get worse unseen.</summary>
    [Fact]
    public void Messages_that_describe_rather_than_name_are_found_as_often_as_before_and_others_are_left_alone()
    {
        foreach (var (policy, tally) in LabelledScore.Described.Messages)
            Assert.True(tally is { Recall: >= 0.76, Precision: >= 0.92 }, $"{policy}: {tally}");
    }

    [Fact]
    public void Identifiers_with_a_check_digit_are_found_and_look_alikes_are_not()
    {
        var all = new Tally();
        foreach (var type in Score.Checksummed)
            all.Add(LabelledScore.Both.Row(type));
        Assert.True(all is { Wanted: > 50, Recall: >= 0.99, Precision: >= 0.99 }, all.ToString());
    }

    [Fact]
    public void Names_on_file_are_found() =>
        Assert.True(LabelledScore.Both.Row(Score.Names) is { Recall: >= 0.97, Precision: >= 0.98 }, LabelledScore.Both.Row(Score.Names).ToString());

    [Fact]
    public void Bare_forenames_are_found_and_words_are_not() =>
        Assert.True(LabelledScore.Both.Row(Score.Forenames) is { Recall: >= 0.85, Precision: >= 0.95 }, LabelledScore.Both.Row(Score.Forenames).ToString());
}
