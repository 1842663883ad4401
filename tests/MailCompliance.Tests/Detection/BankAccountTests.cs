using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class BankAccountTests
{
    [Theory]
    [InlineData("Please pay into sort code ⟦20-14-53, account 63748472⟧.")]
    [InlineData("her new account is ⟦201453 / 63748472⟧")]
    [InlineData("BACS run: INV 20-14-53-72 and INV 63748472")]
    [InlineData("Sort code: ⟦20-14-53\r\nAccount number: 63748472⟧\r\n")]
    [InlineData("Account ⟦63748472, sort code 20 14 53⟧")]
    [InlineData("S/C ⟦201453 A/C 63748472⟧")]
    [InlineData("bank details are ⟦20-14-53 6374 8472⟧")]
    [InlineData("⟦20-14-53 63748472⟧")]
    [InlineData("sort code ⟦20\u201314\u201353 acc no. 63748472⟧")]
    [InlineData("Name\tSort code\tAccount no\nJ Hughes\t⟦20-14-53\t63748472⟧\nP Sandhu\t⟦201453\t88837491⟧")]
    [InlineData("My bank account number is ⟦63748472⟧")]
    [InlineData("Please use sort code ⟦20-14-53⟧ only")]
    [InlineData("The inset days are 02-09-24, 25-10-24 and 06-01-25.")]
    [InlineData("Invoice 63748472 dated 03-11-23")]
    [InlineData("03-11-23 63748472")]
    [InlineData("order 20-14-53 63748472")]
    [InlineData("Your account number with the supplier is 1234")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.BankAccount);
}
