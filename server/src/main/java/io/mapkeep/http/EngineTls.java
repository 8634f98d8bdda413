package io.mapkeep.http;

import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS that takes its context from the engine, and its keys from the credentials, each time it is loaded. */
class EngineTls extends SslContextFactory.Server {
    private final TlsTerms terms;

    EngineTls(TlsTerms terms) {
        this.terms = terms;
    }

    @Override
    protected SSLContext getSSLContextInstance() throws NoSuchAlgorithmException {
        return terms.engine().context();
    }

    @Override
    public void customize(SSLEngine engine) {
        super.customize(engine);
        terms.engine().prepare(engine);
    }

    @Override
    protected KeyManager[] getKeyManagers(KeyStore seen) throws Exception {
        return new KeyManager[] {new ServerKeys(terms.credentials(), terms.engine())};
    }
}
