namespace PayeTonKawa.Messaging.Tests.Relay.Model;

/// <summary>One step of a schedule.</summary>
internal sealed record Step(string Text, Func<RelayTrial, Task> RunAsync)
{
    public override string ToString() => Text;
}
