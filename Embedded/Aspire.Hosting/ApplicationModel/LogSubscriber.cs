namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose log somebody began or ceased to watch.</summary>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);
