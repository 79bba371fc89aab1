namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>What a request says, in its body or in its query, once every field of it is known to be good.</summary>
public interface IRequest<TSelf> where TSelf : IRequest<TSelf>
{
    /// <summary>Names the fields, one after the other. It runs on requests and to describe them: it must do nothing else.</summary>
    static abstract TSelf Read(Fields fields);
}
